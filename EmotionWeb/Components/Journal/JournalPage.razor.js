/** How far this browser's clock is ahead of UTC now, in minutes. */
export const offset = () => -new Date().getTimezoneOffset();
