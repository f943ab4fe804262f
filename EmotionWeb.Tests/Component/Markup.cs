using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace EmotionWeb.Tests.Component;

/// <summary>Finds what a user would name by its words.</summary>
internal static class Markup
{
    /// <summary>The one button that says exactly <paramref name="words"/>.</summary>
    public static IElement ButtonSaying<T>(this IRenderedComponent<T> component, string words)
        where T : IComponent =>
        component.FindAll("button").Single(b => string.Equals(b.TextContent.Trim(), words, StringComparison.Ordinal));
}
