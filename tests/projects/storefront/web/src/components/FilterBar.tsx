import type { Criteria } from "../types";

const GROUPS = [
  { kind: "colours", title: "Colour", values: ["black", "white", "blue", "green", "sand"] },
  { kind: "sizes", title: "Size", values: ["XS", "S", "M", "L", "XL"] },
] as const;

interface Props {
  criteria: Criteria;
  onToggle: (kind: keyof Criteria, value: string) => void;
  onClear: () => void;
}

export function FilterBar({ criteria, onToggle, onClear }: Props) {
  return (
    <form className="filters" onReset={onClear}>
      {GROUPS.map((group) => (
        <fieldset key={group.kind}>
          <legend>{group.title}</legend>
          {group.values.map((value) => (
            <label key={value}>
              <input
                type="checkbox"
                checked={criteria[group.kind].has(value)}
                onChange={() => onToggle(group.kind, value)}
              />
              {value}
            </label>
          ))}
        </fieldset>
      ))}
      <button type="reset">Show everything</button>
    </form>
  );
}
