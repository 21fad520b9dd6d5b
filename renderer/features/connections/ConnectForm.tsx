import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuthScheme, Connection, ConnectionInput, PlatformName } from '#shared/contract/connections.ts';
import { isHeaderText } from '#shared/domain/header-text.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { api } from '../../ipc/client.ts';
import { InlineError } from '../../ui/States.tsx';
import { AuthFields } from './AuthFields.tsx';
import { Capabilities } from './Capabilities.tsx';
import classes from './Connections.module.css';
import { TestSteps } from './TestSteps.tsx';

const PLATFORMS: readonly PlatformName[] = ['gomobile', 'trillet', 'truestate', 'flowgent'];

interface Draft {
  platform: PlatformName;
  name: string;
  baseUrl: string;
  authScheme: AuthScheme;
  apiKey: string;
  scopeId: string;
  privateNetwork: boolean;
}

/** Platform, address and key; tried before it is kept. */
export function ConnectForm({
  onAdded,
  onCancel,
}: {
  onAdded: (connection: Connection) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>({
    platform: 'gomobile',
    name: '',
    baseUrl: PLATFORM_PROFILES.gomobile.baseUrl,
    authScheme: 'apiKey',
    apiKey: '',
    scopeId: '',
    privateNetwork: false,
  });
  const [isChecked, setChecked] = useState(false);
  const test = useMutation({ mutationFn: (input: ConnectionInput) => api.connections.test(input) });
  const add = useMutation({
    mutationFn: (input: ConnectionInput) => api.connections.add({ ...input, id: crypto.randomUUID() }),
    onSuccess: onAdded,
  });
  const set = (change: Partial<Draft>) => {
    setDraft((now) => ({ ...now, ...change }));
    test.reset();
    add.reset();
  };
  const profile = PLATFORM_PROFILES[draft.platform];
  const { scope } = profile;
  const report = test.data;
  const isReached = report !== undefined && report.organisationName !== null;
  const missingKey = draft.authScheme === 'session' ? t('connections.needToken') : t('connections.needKey');
  const scopeId = scope === null ? '' : draft.scopeId.trim();
  const scopeProblem = () => {
    if (scopeId === '') return scope?.isRequired ? t('connections.needScope') : null;
    return /^[\x21-\x7e]+$/.test(scopeId) ? null : t('connections.badScope');
  };
  const keyProblem = () => {
    if (draft.apiKey.trim() === '') return missingKey;
    return isHeaderText(draft.apiKey.trim()) ? null : t('connections.badKey');
  };
  const problems = {
    name: draft.name.trim() === '' ? t('connections.needName') : null,
    // What is wrong with an address is said by the test, in its own words.
    baseUrl: draft.baseUrl.trim() === '' ? t('connections.needUrl') : null,
    apiKey: keyProblem(),
    scopeId: scopeProblem(),
  };
  const isValid = Object.values(problems).every((problem) => problem === null);
  const shown = (problem: string | null) => (isChecked ? problem : null);
  const input: ConnectionInput = {
    ...draft,
    name: draft.name.trim(),
    baseUrl: draft.baseUrl.trim(),
    apiKey: draft.apiKey.trim(),
    scopeId: scopeId === '' ? undefined : scopeId,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isValid) return;
    if (!isReached) test.mutate(input);
    else add.mutate(input);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate data-testid="connect-form">
      <Select
        label={t('connections.platform')}
        data={PLATFORMS.map((platform) => ({
          value: platform,
          label: t(`connections.platformName.${platform}`),
        }))}
        description={t('connections.platformNote')}
        value={draft.platform}
        allowDeselect={false}
        onChange={(value) => {
          const platform = PLATFORMS.find((one) => one === value) ?? 'gomobile';
          // An address that was typed stays; the usual one of another platform does not.
          const isUsual = draft.baseUrl.trim() === '' || draft.baseUrl === profile.baseUrl;
          const { baseUrl, authSchemes } = PLATFORM_PROFILES[platform];
          set({ platform, authScheme: authSchemes[0], ...(isUsual && { baseUrl }) });
        }}
        data-testid="connect-which"
      />
      <TextInput
        label={t('connections.name')}
        placeholder={t('connections.nameExample')}
        value={draft.name}
        maxLength={64}
        error={shown(problems.name)}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-testid="connect-name"
      />
      <TextInput
        label={t('connections.baseUrl')}
        placeholder={profile.baseUrl}
        value={draft.baseUrl}
        inputMode="url"
        spellCheck={false}
        error={shown(problems.baseUrl)}
        onChange={(event) => set({ baseUrl: event.currentTarget.value })}
        data-testid="connect-url"
      />
      <Checkbox
        label={t('connections.privateNetwork')}
        description={t('connections.privateNetworkNote')}
        checked={draft.privateNetwork}
        onChange={(event) => set({ privateNetwork: event.currentTarget.checked })}
        data-testid="connect-private"
      />
      {scope !== null && (
        <TextInput
          label={t(`connections.scope.${scope.kind}`)}
          description={t(`connections.scopeNote.${scope.kind}`)}
          value={draft.scopeId}
          maxLength={200}
          spellCheck={false}
          error={shown(problems.scopeId)}
          onChange={(event) => set({ scopeId: event.currentTarget.value })}
          data-testid="connect-scope"
        />
      )}
      <AuthFields
        platform={draft.platform}
        authScheme={draft.authScheme}
        apiKey={draft.apiKey}
        error={shown(problems.apiKey)}
        testId="connect-key"
        onScheme={(authScheme) => set({ authScheme })}
        onKey={(apiKey) => set({ apiKey })}
      />
      <p className={classes.note}>
        {draft.authScheme === 'session' ? t('connections.tokenNote') : t('connections.keyNote')}
      </p>
      {(test.error ?? add.error) !== null && <InlineError error={test.error ?? add.error} />}
      {report !== undefined && (
        <section
          className={classes.result}
          aria-live="polite"
          data-testid={isReached ? 'connection-result' : undefined}
        >
          {report.organisationName !== null && (
            <p className={classes.resultTitle}>
              <IconPlugConnected size={16} />
              {t('connections.reached', { name: report.organisationName })}
            </p>
          )}
          {report.userEmail !== null && (
            <p className={classes.note}>{t('connections.as', { email: report.userEmail })}</p>
          )}
          <TestSteps report={report} platformName={t(`connections.platformName.${draft.platform}`)} />
          {isReached && report.problem !== null && <p className={classes.note}>{t('connections.addAnyway')}</p>}
          {isReached && <Capabilities capabilities={report.capabilities} />}
        </section>
      )}
      <div className={classes.formActions}>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        {!isReached ? (
          <Button type="submit" loading={test.isPending} data-testid="test-connection">
            {t('connections.test')}
          </Button>
        ) : (
          <Button type="submit" loading={add.isPending} data-testid="add-connection">
            {t('connections.add')}
          </Button>
        )}
      </div>
    </form>
  );
}
