import type { Visit } from './visit.ts';

/** The board, a conversation that is read, and one that is begun, answered and ended. */
export const visit: Visit = async ({ page, show }) => {
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.getByTestId('agent-board').waitFor();
  await show('conversations');
  await page.getByTestId('conversations-grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByTestId('messages').waitFor();
  await show('conversation');
  await page.getByTestId('new-conversation').click();
  await page.getByTestId('start-title').fill('Prices of fibre');
  await show('conversation-start');
  await page.getByTestId('start-conversation').click();
  await page.getByTestId('conversation').getByText('Prices of fibre').first().waitFor();
  await page.getByTestId('chat-input').fill('How much does Fiber 200 cost a month, and how do I cancel the contract?');
  await page.getByTestId('chat-send').click();
  await page.getByTestId('turn-streaming').waitFor();
  await show('conversation-streaming');
  await page.getByTestId('turn-streaming').waitFor({ state: 'detached' });
  await show('conversation-answered');
  await page.getByTestId('end-conversation').click();
  await page.getByTestId('confirm-dialog').click();
  await page.getByTestId('conversation-ended').waitFor();
  await show('conversation-ended');
  await page.keyboard.press('Escape');
};
