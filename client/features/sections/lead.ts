/** How it is shown that a section is not led together: a picture and words, never a colour alone. */
import { LockKeyhole, ShieldCheck } from 'lucide-react';

/** The picture of each lead but "together", which needs none. */
export const LEAD_ICONS = { professional: ShieldCheck, sealed: LockKeyhole } as const;

/** What stands beside the picture over a section. */
export const LEAD_WORDS = { professional: 'section.ledProfessional', sealed: 'section.ledSealed' } as const;

/** What a screen reader says for the picture in a list of sections. */
export const LEAD_LABELS = { professional: 'section.ledProfessional', sealed: 'settings.sealed' } as const;
