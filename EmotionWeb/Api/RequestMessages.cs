using EmotionWeb.Core;

namespace EmotionWeb.Api;

/// <summary>Why a request cannot be understood.</summary>
internal static class RequestMessages
{
    public static LocalizableMessage NoPicture => new("request-no-picture");

    public static LocalizableMessage FormNoBoundary => new("request-form-no-boundary");

    public static LocalizableMessage FormTwoImages => new("request-form-two-images");

    public static LocalizableMessage FormCutOff => new("request-form-cut-off");

    public static LocalizableMessage FormBroken => new("request-form-broken");

    public static LocalizableMessage FormTooManyFields(int most) => new("request-form-too-many-fields", most);

    public static LocalizableMessage FieldTooLong(string field) => new("request-field-too-long", field);

    public static LocalizableMessage NoWholeNumber(string name, string given) => new("request-no-whole-number", name, given);

    public static LocalizableMessage LimitRange(int limit, int most) => new("request-limit-range", limit, most);

    public static LocalizableMessage TextTooLong(string name, int length, int longest) => new("request-text-too-long", name, length, longest);

    public static LocalizableMessage UnknownGoal(string given, IEnumerable<string> goals) => new("request-goal-unknown", given, CommonMessages.List(goals));

    public static LocalizableMessage UnknownEmotion(string given, IEnumerable<string> emotions) => new("request-emotion-unknown", given, CommonMessages.List(emotions));

    public static LocalizableMessage MinutesRange(string given, int least, int most) => new("request-minutes-range", given, least, most);

    public static LocalizableMessage NoObject => new("request-no-object");

    public static LocalizableMessage UnknownField(string given, IEnumerable<string> fields) => new("request-field-unknown", given, CommonMessages.List(fields));

    public static LocalizableMessage SeedRange(string given) => new("request-seed-range", given);

    public static LocalizableMessage CountRange(string given, int most) => new("request-count-range", given, most);

    public static LocalizableMessage UnknownEncoding(string encoding) => new("request-encoding-unknown", encoding);

    public static LocalizableMessage BrokenEncoding(string encoding) => new("request-encoding-broken", encoding);
}
