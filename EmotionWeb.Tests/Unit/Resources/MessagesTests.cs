using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using EmotionWeb.Api;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Songs;
using EmotionWeb.Resources;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace EmotionWeb.Tests.Unit.Resources;

/// <summary>Codes and texts belong together: messages are made in static classes named <c>...Messages</c> alone, and each of theirs is made here with sample arguments.</summary>
public sealed partial class MessagesTests
{
    private static readonly Assembly[] Assemblies = [typeof(LocalizableMessage).Assembly, typeof(MessageText).Assembly];

    /// <summary>Who else may make one: what reads stored messages, and the table of a song's fields.</summary>
    private static readonly string[] OtherMakers = ["StoredMessage", nameof(SongField)];

    private static readonly LocalizableMessage[] Made = [.. Factories().SelectMany(Make).SelectMany(WithNested), .. SongField.All.Select(f => f.Word)];

    /// <summary>Labels of their own, which only some of a song's fields have.</summary>
    private static readonly string[] Labels = [.. SongField.All.Select(f => f.Label.Code)];

    private static readonly Dictionary<string, string> Texts = Read();

    [Fact]
    public void Every_code_has_a_text() =>
        Assert.All(Made.Select(m => m.Code).Distinct(StringComparer.Ordinal), code => Assert.NotEmpty(Keys(code)));

    [Fact]
    public void Every_text_has_a_code() =>
        Assert.Empty(Texts.Keys.Except(Made.SelectMany(m => Keys(m.Code)), StringComparer.Ordinal).Except(Labels, StringComparer.Ordinal));

    [Fact]
    public void Placeholders_fit_the_arguments() => Assert.All(Made.Where(m => m.Code is not CommonMessages.ListCode), message =>
    {
        foreach (string key in Keys(message.Code))
        {
            int[] used = [.. Placeholder().Matches(Texts[key]).Select(m => int.Parse(m.Groups["index"].Value, CultureInfo.InvariantCulture)).Distinct().Order()];
            int[] given = [.. Enumerable.Range(0, message.Arguments.Count)];
            Assert.True(key.EndsWith(MessageText.One, StringComparison.Ordinal) ? used.All(given.Contains) : used.SequenceEqual(given), $"{key}: '{Texts[key]}' for {message}");
        }
    });

    [Fact]
    public void Every_message_is_said_in_words() => Assert.All(Made, message => Assert.DoesNotContain(message.Code + "(", message.Text() + "(", StringComparison.Ordinal));

    [Fact]
    public void A_code_counts_in_both_forms_or_in_none() => Assert.All(
        Texts.Keys.Where(key => key.EndsWith(MessageText.One, StringComparison.Ordinal) || key.EndsWith(MessageText.Other, StringComparison.Ordinal)),
        key => Assert.Equal(2, Keys(key[..key.LastIndexOf('_')]).Count));

    [Fact]
    public void Messages_are_made_where_this_test_finds_them()
    {
        List<string> makers = [];
        foreach (Assembly assembly in Assemblies)
        {
            using AssemblyDefinition read = AssemblyDefinition.ReadAssembly(assembly.Location);
            makers.AddRange(read.MainModule.GetTypes()
                .Where(type => type.Methods.Any(m => m.HasBody && m.Body.Instructions.Any(i => i.OpCode == OpCodes.Newobj && string.Equals(((MethodReference)i.Operand).DeclaringType.FullName, typeof(LocalizableMessage).FullName, StringComparison.Ordinal))))
                .Select(type => type.DeclaringType is { } outer ? outer.Name : type.Name));
        }

        Assert.NotEmpty(makers);
        Assert.All(makers, name => Assert.True(name is nameof(LocalizableMessage) || name.EndsWith("Messages", StringComparison.Ordinal) || OtherMakers.Contains(name, StringComparer.Ordinal), name));
    }

    private static IEnumerable<MethodInfo> Factories() => Assemblies.SelectMany(a => a.GetTypes())
        .Where(t => t is { IsAbstract: true, IsSealed: true } && t.Name.EndsWith("Messages", StringComparison.Ordinal))
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(m => m.ReturnType == typeof(LocalizableMessage));

    private static IEnumerable<LocalizableMessage> Make(MethodInfo factory)
    {
        IEnumerable<object[]> all = factory.GetParameters().Aggregate((IEnumerable<object[]>)[[]], (made, parameter) => made.SelectMany(m => Samples(parameter).Select(sample => (object[])[.. m, sample])));
        return all.Select(arguments => (LocalizableMessage)factory.Invoke(null, arguments)!);
    }

    private static IEnumerable<object> Samples(ParameterInfo parameter) => parameter.ParameterType switch
    {
        { IsEnum: true } kinds => Enum.GetValues(kinds).Cast<object>(),
        { } type when type == typeof(string) && parameter is { Name: "type", Member.DeclaringType.Name: nameof(ProblemMessages) } =>
            typeof(Problems).GetFields().Where(f => f.IsLiteral && f.FieldType == typeof(string)).Select(f => f.GetRawConstantValue()!),
        { } type when type == typeof(string) || type == typeof(object) => ["a"],
        { } type when type == typeof(int) => [0, 1, 2],
        { } type when type == typeof(long) => [1L, 2L],
        { } type when type == typeof(double) => [0.5],
        { } type when type == typeof(bool) => [true, false],
        { } type when type == typeof(DateTimeOffset) => [DateTimeOffset.UnixEpoch],
        { } type when type == typeof(RuleKey) => [new RuleKey(ListeningGoal.Lift, Emotion.Sad)],
        { } type when type == typeof(SongField) => [SongField.All[0]],
        { } type when type == typeof(LocalizableMessage) => [CommonMessages.Text("a")],
        { } type when type.IsAssignableFrom(typeof(string[])) => [new[] { "a", "b" }],
        { } type => throw new InvalidOperationException($"{parameter.Member.DeclaringType?.Name}.{parameter.Member.Name} takes a {type}, of which this test has no sample."),
    };

    private static IEnumerable<LocalizableMessage> WithNested(LocalizableMessage message) => [message, .. message.Arguments.OfType<LocalizableMessage>().SelectMany(WithNested)];

    private static List<string> Keys(string code) => [.. new[] { code, code + MessageText.One, code + MessageText.Other }.Where(Texts.ContainsKey)];

    private static Dictionary<string, string> Read()
    {
        using ResourceSet set = new ResourceManager(typeof(Messages)).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        return set.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\{(?<index>\d+)[^}]*\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
