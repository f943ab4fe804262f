using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using EmotionWeb.Core.Persistence;

namespace EmotionWeb.Hosting;

/// <summary>
/// What the configuration says to this program: names that it does not know, which would else be passed over in silence, and values of
/// the wrong kind, which would else be told as a fault of the program.
/// </summary>
internal static partial class Settings
{
    private const string Own = "EMOTIONWEB_";

    /// <summary>Fewer letters that differ are a slip of the hand.</summary>
    private const int MostSlips = 2;

    /// <summary>What stands by itself, without a section.</summary>
    private static readonly string[] Alone = [CatalogueOptions.FolderSetting, "EMOTIONWEB_URLS"];

    /// <summary>Every setting by its section: the properties of the options that name one.</summary>
    private static readonly ILookup<string, PropertyInfo> Sections = new[] { typeof(Settings).Assembly, typeof(CatalogueOptions).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
        .Select(type => (Type: type, Section: type.GetField("Section",
            BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string))
        .Where(options => options.Section is not null)
        .SelectMany(options => options.Type.GetProperties().Select(property => (Section: options.Section!, Property: property)))
        .ToLookup(setting => setting.Section, setting => setting.Property, StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses a value of the wrong kind.</summary>
    /// <exception cref="InvalidDataException">There is one; the message names it, what it says and what it is to be.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach ((string section, PropertyInfo setting) in Sections.SelectMany(one => one.Select(setting => (one.Key, setting))))
        {
            if (configuration[$"{section}:{setting.Name}"] is { } value && Complaint(setting.PropertyType, value) is { } complaint)
            {
                throw new InvalidDataException($"{section}:{setting.Name} is {complaint}.");
            }
        }
    }

    /// <summary>Names that no setting has, in words, with the nearest that one has.</summary>
    public static IEnumerable<string> Unknown(IConfiguration configuration)
    {
        foreach (IConfigurationSection section in configuration.GetChildren())
        {
            string[] given = [.. section.GetChildren().Select(child => child.Key)];
            if (Sections.Contains(section.Key))
            {
                string[] known = [.. Sections[section.Key].Select(setting => setting.Name)];
                foreach (string name in given.Except(known, StringComparer.OrdinalIgnoreCase))
                {
                    yield return $"There is no setting {section.Key}:{name}, so it changes nothing."
                        + (Nearest(name, known) is { } meant ? $" Is {section.Key}:{meant} meant?" : "");
                }
            }
            else if (given.Length > 0 && Nearest(section.Key, Sections.Select(one => one.Key)) is { } near)
            {
                yield return $"There are no settings {section.Key}:..., so {section.Key}:{given[0]} changes nothing."
                    + $" Is {near}:{given[0]} meant?";
            }
            else if (section.Key.StartsWith(Own, StringComparison.OrdinalIgnoreCase) && !Alone.Contains(section.Key,
                StringComparer.OrdinalIgnoreCase))
            {
                yield return $"There is no setting {section.Key}, so it changes nothing."
                    + (Nearest(section.Key, Alone) is { } meant ? $" Is {meant} meant?" : "");
            }
        }
    }

    /// <summary>Says so in the log.</summary>
    public static void TellUnknown(IConfiguration configuration, ILogger logger)
    {
        foreach (string words in Unknown(configuration))
        {
            LogUnknown(logger, words);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Words}")]
    private static partial void LogUnknown(ILogger logger, string words);

    private static string? Complaint(Type type, string value)
    {
        if (Nullable.GetUnderlyingType(type) is { } within)
        {
            return value.Length == 0 ? null : Complaint(within, value);
        }

        return type == typeof(bool) ? bool.TryParse(value, out _) ? null : $"true or false, and '{value}' is neither"
            : type == typeof(int) || type == typeof(long) ? Converts(type, value) ? null : $"a whole number, and '{value}' is none"
            : type == typeof(double) ? Converts(type, value) ? null : $"a number such as 0.5, and '{value}' is none"
            : type.IsEnum ? Converts(type, value) ? null : $"one of {string.Join(", ", Enum.GetNames(type))}, and '{value}' is none of them"
            : null;
    }

    // As the binder reads it.
    private static bool Converts(Type type, string value)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(context: null, CultureInfo.InvariantCulture, value) is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private static string? Nearest(string name, IEnumerable<string> known) => known
        .Select(one => (Name: one, Slips: Slips(name.ToUpperInvariant(), one.ToUpperInvariant())))
        .Where(one => one.Slips <= MostSlips && one.Slips < one.Name.Length / 2)
        .OrderBy(one => one.Slips).Select(one => one.Name).FirstOrDefault();

    /// <summary>How many letters are to be put in, taken out or changed to make one of the other (Levenshtein 1966).</summary>
    private static int Slips(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= other.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
