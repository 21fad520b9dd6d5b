import { createFakeApi, toBridge } from './fake-api.ts';

const parameters = new URLSearchParams(location.search);
Object.defineProperty(window, 'app', {
  value: toBridge(createFakeApi(parameters), Number(parameters.get('delay') ?? 0)),
});
