using System.Reflection;
using EmotionWeb.Accounts;
using EmotionWeb.Api;
using EmotionWeb.Commands;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Results;
using EmotionWeb.Core;
using EmotionWeb.Listeners;
using EmotionWeb.Reports;

namespace EmotionWeb.Tests.Architecture;

public class WireTests
{
    /// <summary>What is written as JSON for programs or kept in the browser.</summary>
    public static TheoryData<Type> Roots =>
    [
        typeof(ReadingAnswer), typeof(ExplanationAnswer), typeof(CataloguePage), typeof(ModelList), typeof(Likelihood), typeof(Box),
            typeof(Square), typeof(Timings), typeof(ModelName), typeof(ReportJson), typeof(AccountData),
        typeof(KeptWord), typeof(KeptFeeling), typeof(KeptQueue), typeof(QueueView), typeof(PlayerSetup),
        Nested(typeof(KeptAnswer), "Stored"), Nested(typeof(ClassifyCommand), "Line"),
    ];

    [Theory]
    [MemberData(nameof(Roots))]
    public void The_wire_has_records_of_its_own(Type root)
    {
        HashSet<Type> seen = [];
        Walk(root, seen);
        Assert.DoesNotContain(seen, type => type.Assembly == typeof(LocalizableMessage).Assembly);
    }

    private static void Walk(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type))
        {
            return;
        }

        foreach (Type part in type.GetGenericArguments().Concat(type.IsArray ? [type.GetElementType()!] : []))
        {
            Walk(part, seen);
        }

        if (type.Assembly.GetName().Name?.StartsWith("EmotionWeb", StringComparison.Ordinal) == true)
        {
            foreach (PropertyInfo property in type.GetProperties())
            {
                Walk(property.PropertyType, seen);
            }
        }
    }

    private static Type Nested(Type outer, string name) => outer.GetNestedType(name, BindingFlags.NonPublic) ?? throw new InvalidOperationException($"{outer.Name} has no {name} any more.");
}
