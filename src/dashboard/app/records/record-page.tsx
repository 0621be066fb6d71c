export default function RecordPage(_props: { readonly number: string }) {
  return null;
}
