namespace EmotionWeb.Components.Account.Parts;

/// <summary>What the browser gave when it was asked for a passkey.</summary>
public sealed class PasskeyAnswer
{
    /// <summary>The credential as JSON, or null where there is none.</summary>
    public string? Credential { get; set; }

    /// <summary>Name of the DOM exception, such as <c>NotAllowedError</c>, or <c>unsupported</c>.</summary>
    public string? Problem { get; set; }

    /// <summary>Why there is no credential, in words. Only what is written here is shown, whatever was sent.</summary>
    public string Words => Problem switch
    {
        "NotAllowedError" => "No passkey was given. Try again, or use name and password.",
        "InvalidStateError" => "This device already holds a passkey for your account.",
        "SecurityError" => "A passkey works only over https, or on this machine as localhost, and under the name it was made for.",
        "throttled" => "Too many tries from your address. Wait a minute, then try again.",
        "unsupported" => "This browser has no passkeys. Use name and password.",
        _ => "The passkey could not be used. Try again, or use name and password.",
    };
}
