using System.Runtime.CompilerServices;
using Bunit;

namespace EmotionWeb.Tests.Component;

/// <summary>How long a component's test waits for what is to come: a busy machine takes its time, and one that is not loses none.</summary>
internal static class Patience
{
    [ModuleInitializer]
    internal static void Set() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(10);
}
