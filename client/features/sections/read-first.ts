import { queryOfFirstView } from '#client/ui/media-query.ts';

/**
 * Screens where a section opens for reading first: small screens, and devices with touch only. A tap that was meant as a scroll
 * must not open a keyboard over the text. public/early-keys.js has the same.
 */
export const READ_FIRST = queryOfFirstView('(width < 40rem), (hover: none) and (pointer: coarse)');
