namespace EmotionWeb.Core;

/// <summary>What is said of the models folder and the files in it.</summary>
internal static class ModelFolderMessages
{
    public static LocalizableMessage NoFolder(string path) => new("models-folder-missing", path);

    public static LocalizableMessage NoFolderAbove(string start) => new("models-folder-not-found", start);

    public static LocalizableMessage OutsideFolder(string name, string folder) => new("models-file-outside", name, folder);

    public static LocalizableMessage NoFile(string folder, string name) => new("models-file-missing", folder, name);

    public static LocalizableMessage OtherFaceDetector(string file, string found, string expected) => new("models-face-detector-other", file, found, expected);

    public static LocalizableMessage NoCascade(string file) => new("models-cascade-unreadable", file);
}
