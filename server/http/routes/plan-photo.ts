/** The photo of a plan's person. */
import { z } from 'zod';
import { zDone, zPhotoQuery, zPhotoSet } from '#shared/api.ts';
import { Refusal } from '#shared/errors.ts';
import { KEPT_PHOTO_TYPE, MAX_PHOTO_BYTES, PHOTO_TYPES } from '#shared/photo.ts';
import { planFor } from '#server/commands/access.ts';
import { requireMayChangePhoto } from '#server/commands/plans/photo-access.ts';
import { removePhoto } from '#server/commands/plans/remove-photo.ts';
import { setPhoto } from '#server/commands/plans/set-photo.ts';
import { DONE, route, type Route } from '#server/http/route.ts';

const zPlanId = z.object({ planId: z.string() });
const path = '/api/plans/:planId/photo';

/** The routes about photos. */
export const planPhotoRoutes: readonly Route[] = [
  route({
    method: 'get',
    path,
    summary: 'Gives the photo of the person whose plan it is.',
    who: 'signedIn',
    params: zPlanId,
    query: zPhotoQuery,
    answer: { file: KEPT_PHOTO_TYPE },
    async handle({ services: { context }, caller, params, query }) {
      const { records } = context.store;
      await planFor(records, caller, params.planId, context.now());
      const photo = await records.planPhoto(params.planId);
      if (photo === null || (query.v !== undefined && query.v !== photo.version)) throw new Refusal('not_found');
      return { type: photo.type, bytes: photo.bytes };
    },
  }),
  route({
    method: 'put',
    path,
    summary: 'Sets that photo, made of an image; for managers of the plan and for the person.',
    who: 'signedIn',
    params: zPlanId,
    upload: { types: PHOTO_TYPES, maxBytes: MAX_PHOTO_BYTES },
    answer: zPhotoSet,
    async handle({ services: { context, limits, photos }, caller, params, readUpload }) {
      // Nothing is read, counted or decoded for those who may not do this.
      await requireMayChangePhoto(context.store.records, caller, params.planId, context.now());
      await limits.photoByAccount.count(caller.personId);
      return setPhoto(context, caller, params.planId, await photos.make(caller.personId, readUpload));
    },
  }),
  route({
    method: 'delete',
    path,
    summary: 'Removes that photo; for managers of the plan and for the person.',
    who: 'signedIn',
    params: zPlanId,
    answer: zDone,
    async handle({ services, caller, params }) {
      await removePhoto(services.context, caller, params.planId);
      return DONE;
    },
  }),
];
