// The style sheet is written beside the script by the build.
export {};
