/** The photo of a plan's person: read once for each version, and kept on devices that keep the plan. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import type { PlanPersonFacts } from '#shared/api.ts';
import { callForImage } from '#client/api/http.ts';
import { cachedAnswer, keepAnswer } from '#client/offline/answer-cache.ts';
import { planPhotoPath } from '#client/offline/prune.ts';

/** A photo as a device keeps it. It lies under one name for each plan, so that an earlier version never stays. */
const zKept = z.object({ version: z.string(), url: z.string().startsWith('data:image/') });

/** An image as a `data:` address, which pages show without a request. */
export async function dataUrlOf(image: Blob): Promise<string> {
  return await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => (typeof reader.result === 'string' ? resolve(reader.result) : reject(new Error('not a text')));
    reader.onerror = () => reject(reader.error ?? new Error('the image could not be read'));
    reader.readAsDataURL(image);
  });
}

async function readPhoto(planId: string, version: string): Promise<string> {
  const path = planPhotoPath(planId);
  const kept = await cachedAnswer(zKept, path);
  // A version never changes, so what is kept of it is right.
  if (kept?.body.version === version) return kept.body.url;
  const url = await dataUrlOf(await callForImage(`${path}?v=${encodeURIComponent(version)}`));
  void keepAnswer(path, Date.now(), { version, url } satisfies z.infer<typeof zKept>);
  return url;
}

/** The query for one version of a plan's photo. */
export const planPhotoQuery = (planId: string, version: string) =>
  queryOptions({
    queryKey: ['photo', planId, version] as const,
    queryFn: () => readPhoto(planId, version),
    staleTime: Infinity,
  });

/** The photo of a plan's person as an address for an image; null if there is none, or while it is not there. */
export function usePlanPhoto(plan: { readonly id: string; readonly person: Pick<PlanPersonFacts, 'photo'> }): string | null {
  const { photo } = plan.person;
  const { data } = useQuery({ ...planPhotoQuery(plan.id, photo ?? ''), enabled: photo !== null });
  return photo === null ? null : (data ?? null);
}
