/** Also in package.json and in the CHANGELOG; a test compares them. */
export const programVersion = "0.1.0";
