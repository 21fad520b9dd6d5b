import { toBridge } from './fake-api/bridge.ts';
import { createFakeApi } from './fake-api/index.ts';

const parameters = new URLSearchParams(location.search);
Object.defineProperty(window, 'app', {
  value: toBridge(createFakeApi(parameters), Number(parameters.get('delay') ?? 0)),
});
