/** The name of a device in words, from what its browser says of itself. */
import { useTranslation } from 'react-i18next';

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'Mac'],
  ['Linux', 'Linux'],
] as const;

/** Returns a function that names a device, such as "Chrome on Android". */
export function useDeviceName(): (userAgent: string | null | undefined) => string {
  const { t } = useTranslation();
  return (userAgent) => {
    const browser = BROWSERS.find(([mark]) => userAgent?.includes(mark))?.[1];
    const system = SYSTEMS.find(([mark]) => userAgent?.includes(mark))?.[1];
    return browser && system ? t('account.device', { browser, system }) : t('account.unknownDevice');
  };
}
