/** The icons and words for a section that is not led together. Both are always shown; colour alone is never the sign. */
import { LockKeyhole, ShieldCheck } from 'lucide-react';

/** The icon of each lead, except "together", which has none. */
export const LEAD_ICONS = { professional: ShieldCheck, sealed: LockKeyhole } as const;

/** The word key of the text beside the icon above a section. */
export const LEAD_WORDS = { professional: 'section.ledProfessional', sealed: 'section.ledSealed' } as const;

/**
 * The word key of the text that screen readers get for the icon in a list of sections. A sealed section has the word beside its icon
 * (client/ui/sealed-mark.tsx).
 */
export const LEAD_LABELS = { professional: 'section.ledProfessional' } as const;
