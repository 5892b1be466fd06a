/** The folder that holds a project's journal; it ignores itself in git. */
export const DATA_FOLDER_NAME = '.webhook-cli';
