import { flowgentApi } from '../flowgent/api.ts';
import { gomobileApi } from '../gomobile/api.ts';
import { localApi } from '../local/api.ts';
import { trilletApi } from '../trillet/api.ts';
import { truestateApi } from '../truestate/api.ts';
import type { Service } from './service.ts';

/** The first that owns a path answers it; the last owns all. */
const SERVICES: readonly Service[] = [flowgentApi, gomobileApi, trilletApi, truestateApi, localApi];

/** The service that a URL belongs to. */
export function serviceOf(url: string): Service {
  const path = url.split('?', 1)[0] ?? url;
  return SERVICES.find((service) => service.owns(path)) ?? localApi;
}
