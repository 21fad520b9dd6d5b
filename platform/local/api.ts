import { gomobileApi } from '../gomobile/api.ts';
import type { Service } from '../http/service.ts';

/** Routes that only the local platform has, and every path that is no API's. They speak as Gomobile does. */
export const localApi: Service = { ...gomobileApi, name: 'local', owns: () => true };
