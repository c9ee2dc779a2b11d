/** The icons that a routine step can have. Each icon stands beside words. */
import {
  Bath,
  BedDouble,
  Blinds,
  CupSoda,
  Footprints,
  Music,
  Pill,
  Shirt,
  Sofa,
  Sun,
  Toilet,
  Utensils,
  type LucideIcon,
} from 'lucide-react';
import type { SYMBOLS } from '#shared/blocks.ts';
import { Icon } from '#client/ui/button.tsx';

const PICTURES: Readonly<Record<(typeof SYMBOLS)[number], LucideIcon>> = {
  wake: Sun,
  curtains: Blinds,
  drink: CupSoda,
  wash: Bath,
  dress: Shirt,
  eat: Utensils,
  medicine: Pill,
  music: Music,
  walk: Footprints,
  toilet: Toilet,
  rest: Sofa,
  bed: BedDouble,
};

/** The icon for a symbol name; nothing for an unknown name. */
export function Symbol({ of }: { of: string }) {
  return Object.hasOwn(PICTURES, of) ? <Icon of={PICTURES[of as keyof typeof PICTURES]} /> : null;
}
