export default function RecordPage({ number }: { readonly number: string }) {
  return <p>{number}</p>;
}
