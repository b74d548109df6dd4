/** A publication as its number tells it. */
export interface Publication {
  readonly country: string | null;
  readonly docNumber: string | null;
  readonly kind: string | null;
}

/** Of the kinds with which the office numbers its grants in a series of their own, those of applications. */
const US_APPLICATION = /^(?:A[1-9]|P[149])$/;
/** Grants, utility models and designs elsewhere; `A` and `T` are applications and translations. */
const GRANT = /^[BCEHSUY]\d?$/;

const isGrant = ({ country, kind }: Publication): boolean =>
  kind !== null && (country === 'US' ? !US_APPLICATION.test(kind) : GRANT.test(kind));

/** Of the publications under one number, the one that the number without a kind means, or why none is. */
export type MeaningOfNumber<Of> =
  | { readonly type: 'one'; readonly publication: Of }
  | { readonly type: 'ambiguous'; readonly publications: readonly Of[] }
  | { readonly type: 'none' };

/**
 * What a number without a kind means among the publications of its office under that number: the grant, if there is just one.
 * In the US a number says by itself whether it is an application's, so that a single publication is meant whatever its kind.
 */
export function meaningOfNumber<Of extends Publication>(publications: readonly Of[]): MeaningOfNumber<Of> {
  const withKind = publications.filter(({ kind }) => kind !== null);
  const grants = withKind.filter(isGrant);
  const [only, ...others] =
    withKind.every(({ country }) => country === 'US') && grants.length === 0 ? withKind : grants;
  if (only !== undefined && others.length === 0) return { type: 'one', publication: only };
  return withKind.length === 0 ? { type: 'none' } : { type: 'ambiguous', publications: withKind };
}

/** Publications with the same key have the same number but for the kind; null where a number has not that form. */
export const keyOfNumber = ({ country, docNumber }: Publication): string | null =>
  country === null || docNumber === null ? null : `${country}${docNumber}`;
