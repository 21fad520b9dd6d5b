import { expect, onTestFinished, test } from 'vitest';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { SenderId } from '#shared/wire/gomobile/sender-ids.ts';
import { addContact } from './cases/contacts.ts';
import type { CaseContext } from './route-case.ts';
import { readCases } from './support/all-cases.ts';
import { ask, targetOf } from './support/ask.ts';
import { caseContext } from './support/context.ts';
import { startContractPlatform } from './support/platform.ts';
import { expectRefusal } from './support/replies.ts';
import { SERVICES } from './support/services.ts';
import { connect, expectAppError } from './support/through-connector.ts';

/** Every operation that is paid for before anything happens. */
const PAID = [
  'sendSms',
  'launchSmsProgram',
  'launchProgram',
  'createCallRequest',
  'executeFlow',
  'sendMessage',
  'streamMessage',
];

/** Characters beyond the usual ones that fill a segment of a long message. */
const SEGMENT_LENGTH = 67;
const MOST_SEGMENTS = 23;

/** Sends messages until the balance is nothing, as anybody could. */
async function spendAll(context: CaseContext): Promise<void> {
  const { send } = context;
  const contactId = await addContact(context);
  const [sender] = SenderId.array().parse(await send(gomobileRoutes.listAvailableSenderIds));
  for (;;) {
    const { balance } = (await send(gomobileRoutes.getCreditBalance)) as { balance: number };
    if (balance === 0) return;
    const message = 'й'.repeat(SEGMENT_LENGTH * Math.min(balance, MOST_SEGMENTS));
    await send(gomobileRoutes.sendSms, { body: { contactId, senderId: sender?.id, message } });
  }
}

test('without credits all that is paid for is refused with 402, and nothing of it happens', async () => {
  const platform = await startContractPlatform();
  onTestFinished(() => platform.close());
  const context = caseContext(platform);
  const service = SERVICES.find(({ name }) => name === 'gomobile') ?? expect.fail('there is no service');
  const client = connect(platform, service, platform.apiKey);
  onTestFinished(() => client.close());
  const cases = (await readCases()).get(service.name);
  const prepared = await Promise.all(
    PAID.map(async (operationId) => {
      const given = await cases?.get(operationId)?.success(context);
      return { operationId, given: given ?? expect.fail(`${operationId} has no case`) };
    }),
  );
  await spendAll(context);
  for (const { operationId, given } of prepared) {
    const route = service.routes[operationId] ?? expect.fail(`there is no ${operationId}`);
    const reply = await ask(platform.url, route, given, service.headers(platform, platform.apiKey));
    expectRefusal(service, reply, 402, targetOf(route, given), operationId);
    expect.soft(reply.json, operationId).toMatchObject({ code: 'INSUFFICIENT_CREDITS' });
    await expectAppError(client, operationId, given, 'NO_CREDITS', operationId);
  }
  expect(await context.send(gomobileRoutes.getCreditBalance)).toEqual({ balance: 0 });
  expect(await context.send(gomobileRoutes.listExecutions)).toMatchObject({ meta: { total: 0 } });
});
