export declare const FEATURES: string[];
export declare const zoneOf: (file: string) => { zone: string; feature?: string } | undefined;
export declare const checkImport: (edge: {
  file: string;
  specifier: string;
  target: string | undefined;
  typeOnly: boolean;
}) => string | undefined;
export declare const resolveRelative: (
  file: string,
  specifier: string,
  exists: (path: string) => boolean,
) => string | undefined;
