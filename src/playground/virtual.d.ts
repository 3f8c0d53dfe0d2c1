// Made when the page is built: tools/playground/build.ts.

declare module 'material:core' {
  const material: import('./material.ts').Material;
  export default material;
}
declare module 'material:flows' {
  const flows: import('./material.ts').FlowTexts;
  export default flows;
}
/** Those of `FAR`. */
declare module 'material:far' {
  const flows: import('./material.ts').FlowTexts;
  export default flows;
}
declare module 'material:languages' {
  const languages: Readonly<Record<string, () => Promise<{ default: import('./material.ts').LanguageMaterial }>>>;
  export default languages;
}
