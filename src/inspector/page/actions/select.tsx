/** One of many, in groups; a group without a name is none. */
export function Select({
  label,
  value,
  change,
  groups,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly groups: Readonly<Record<string, readonly (readonly [value: string, label: string])[]>>;
}) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        {Object.entries(groups).map(([title, options]) => {
          const inside = options.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ));
          return title === '' || options.length === 0 ? inside : <optgroup label={title}>{inside}</optgroup>;
        })}
      </select>
    </label>
  );
}
