/** Zones are in a region: 'us-east1-b' in 'us-east1'. 'global', 'US' and 'EU' are none. */
export const regionOf = (location: string | undefined): string | undefined => {
  if (location === undefined || !/^[a-z]+-[a-z]+\d+(-[a-z])?$/.test(location)) return undefined;
  return location.split('-').slice(0, 2).join('-');
};
