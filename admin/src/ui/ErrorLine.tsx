import { Typography } from '@strapi/design-system';

/** What went wrong, read out as it appears; nothing where nothing did. */
export const ErrorLine = ({ text }: { text: string | undefined }) =>
  text === undefined ? null : (
    <Typography role="alert" textColor="danger600" tag="p">
      {text}
    </Typography>
  );
