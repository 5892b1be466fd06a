/** Headers in the order and case in which they stood. */
export function Headers({
  headers,
  label,
}: {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly label: string;
}) {
  if (headers.length === 0) return <p class="dim empty-line">There are no headers.</p>;
  return (
    <table class="headers">
      <caption class="vh">{label}</caption>
      <thead class="vh">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {headers.map(([name, value], i) => (
          <tr key={i}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
