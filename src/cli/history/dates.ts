/** Whether a time is of the day that it is here. */
export function isOfToday(at: string): boolean {
  return new Date(at).toDateString() === new Date().toDateString();
}

/** Local time, without its zone. */
export function localDateTime(at: string): string {
  const time = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}
