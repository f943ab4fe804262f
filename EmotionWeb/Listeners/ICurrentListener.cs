namespace EmotionWeb.Listeners;

/// <summary>Who listens on a circuit.</summary>
internal interface ICurrentListener
{
    /// <summary>Key of the listener's account, else of their browser; null where neither is known.</summary>
    Task<string?> FindAsync();

    /// <summary>As <see cref="FindAsync"/>; a browser that has no cookie, or one that is used, gets it for another while.</summary>
    /// <returns>The key; null where the browser takes no cookies.</returns>
    Task<string?> KnowAsync(CancellationToken cancellationToken);

    /// <summary>Key of the browser while an account listens: what was said before signing in; else null.</summary>
    Task<string?> BeforeAsync();

    /// <summary>Has the browser forget its cookie, and the site what was said under it.</summary>
    Task ForgetBrowserAsync(CancellationToken cancellationToken);
}
