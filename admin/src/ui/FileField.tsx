import { Box, Field } from '@strapi/design-system';

interface Props {
  label: string;
  hint: string;
  /** The text of the chosen file; undefined where none is chosen, or it is empty. */
  onText(text: string | undefined): void;
}

/** A file of text, read in the browser. */
export const FileField = ({ label, hint, onText }: Props) => {
  const read = async (file: File | undefined) => {
    const text = file ? await file.text() : '';
    onText(text.trim() === '' ? undefined : text);
  };
  return (
    <Field.Root name="file" hint={hint}>
      <Field.Label>{label}</Field.Label>
      <Box>
        <input
          type="file"
          accept=".csv,text/csv,text/plain"
          aria-label={label}
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </Box>
      <Field.Hint />
    </Field.Root>
  );
};
