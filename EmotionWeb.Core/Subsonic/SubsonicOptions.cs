using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Configuration section <c>Subsonic</c>: a music server that speaks Subsonic or OpenSubsonic (Navidrome, Gonic, Airsonic, supysonic, LMS
/// and others). Without an
/// address there is none, and nothing outside is called.
/// </summary>
public sealed class SubsonicOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Subsonic";

    /// <summary>
    /// Where it is, as its own pages are opened, for example <c>https://music.example.org/</c>; without what signs on. Empty, the default:
    /// there is none.
    /// </summary>
    public string Address { get; set; } = string.Empty;

    /// <summary>Who signs on.</summary>
    public string User { get; set; } = string.Empty;

    /// <summary>The user's password. Never shown, logged or sent to a browser.</summary>
    public string Password { get; set; } = string.Empty;

    /// <summary>
    /// An API key in place of user and password, for servers that know them (OpenSubsonic). Never shown, logged or sent to a browser.
    /// </summary>
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>
    /// Whether the password may be sent as it is over http to another machine, where the server knows nothing better; by default it may
    /// not. Over https and on this
    /// machine it may in any case.
    /// </summary>
    public bool AllowPlainPassword { get; set; }

    /// <summary>
    /// Whether the server is told what is played from it, as now playing and, once enough of it was heard, as played; by default it is.
    /// </summary>
    public bool Scrobble { get; set; } = true;

    /// <summary>
    /// Whether a song of the server has a star there while a listener likes it; by default it has not. All sign on as one user, so that
    /// the stars are that user's.
    /// </summary>
    public bool StarLikes { get; set; }

    /// <summary>
    /// Whose playlists are saved to the server; admins' by default. All sign on as one user, so that the playlists are that user's.
    /// </summary>
    [EnumDataType(typeof(PlaylistWriters), ErrorMessage = "Subsonic:Playlists is Nobody, Admins, Accounts or Everyone.")]
    public PlaylistWriters Playlists { get; set; } = PlaylistWriters.Admins;

    /// <summary>How often it is looked whether the server has other music, minutes; 60 by default, at most a day.</summary>
    [Range(1, 1440, ErrorMessage = "Subsonic:ReadMinutes lies between 1 and 1440.")]
    public int ReadMinutes { get; set; } = 60;

    /// <summary>
    /// Which servers listeners may name for themselves; by default those that the whole internet reaches, and none of this site's own
    /// network.
    /// </summary>
    [EnumDataType(typeof(ListenerServerHosts), ErrorMessage = "Subsonic:ListenerServers is None, Outer or Any.")]
    public ListenerServerHosts ListenerServers { get; set; } = ListenerServerHosts.Outer;

    private static readonly string[] Schemes = [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    /// <summary>Whether a server is configured.</summary>
    internal bool Any => Address.Length > 0;

    /// <summary>The address with a slash at its end: what tracks of the server are kept under. Only where <see cref="Any"/>.</summary>
    internal Uri Base => BaseOf(new Uri(Address));

    /// <summary>An address with a slash at its end, and nothing behind its path.</summary>
    internal static Uri BaseOf(Uri address) => new(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");

    /// <summary>Whether an address begins with http:// or https://.</summary>
    internal static bool IsWeb(Uri address) => Schemes.Contains(address.Scheme, StringComparer.Ordinal);

    /// <summary>What is wrong, or null. Names no value: a password may stand where it does not belong.</summary>
    internal string? Complaint
    {
        get
        {
            if (!Any)
            {
                return User.Length + Password.Length + ApiKey.Length > 0
                    ? "Subsonic:Address says where the music server is, for example https://music.example.org/; it is missing, though who signs on is given." : null;
            }

            if (!Uri.TryCreate(Address, UriKind.Absolute, out Uri? address)
                || !IsWeb(address))
            {
                return "Subsonic:Address is the music server's address and begins with http:// or https://.";
            }

            if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            {
                return "Subsonic:Address holds more than an address: put who signs on into Subsonic:User and Subsonic:Password, and leave out what follows a ? or #.";
            }

            return ApiKey.Length == 0 && (User.Length == 0 || Password.Length == 0)
                ? "Subsonic:User and Subsonic:Password, or Subsonic:ApiKey, sign on to the music server; one of them is missing." : null;
        }
    }

    /// <summary>Checks <see cref="Complaint"/> at start.</summary>
    internal sealed class Check : IValidateOptions<SubsonicOptions>
    {
        public ValidateOptionsResult Validate(string? name, SubsonicOptions options) => options.Complaint is { } complaint
            ? ValidateOptionsResult.Fail(complaint) : ValidateOptionsResult.Success;
    }
}

/// <summary>Who saves playlists to the server of the site.</summary>
public enum PlaylistWriters
{
    /// <summary>Nobody: nothing of it is shown.</summary>
    Nobody,

    /// <summary>Admins.</summary>
    Admins,

    /// <summary>Whoever has an account, signed in.</summary>
    Accounts,

    /// <summary>Whoever opens a page.</summary>
    Everyone,
}

/// <summary>Which servers listeners may name for themselves.</summary>
public enum ListenerServerHosts
{
    /// <summary>None: no page offers it, and what was named before is not called.</summary>
    None,

    /// <summary>Those whose addresses the whole internet reaches.</summary>
    Outer,

    /// <summary>Any, also on this machine and in its network.</summary>
    Any,
}
