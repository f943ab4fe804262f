using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>
/// How many wrong passwords and codes were tried. A try is counted before it is weighed, in one statement of the database, so that of any
/// number at once no more are weighed than <see cref="AccountsOptions.LockoutFailures"/>; what proves right is given back. A count is
/// forgotten <see cref="AccountsOptions.LockoutMinutes"/> after its last try. A device that signed in to the account before has a count
/// of its own, so that nobody locks out who is known here (OWASP's device cookie). One instance an operation.
/// </summary>
internal sealed class Guesses(AccountsContext context, TimeProvider time, IOptions<AccountsOptions> options)
{
    /// <summary>Unknown names share so many counts, for else whoever tries names would fill the database.</summary>
    private const int Buckets = 4096;

    /// <summary>Whose tries at a name that no account has are counted together; such a name rests as one does that is there.</summary>
    public static string Unknown(string name) => string.Create(
        CultureInfo.InvariantCulture,
            $"?{BitConverter.ToUInt16(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToUpperInvariant()))) % Buckets}");

    /// <summary>Counts a try.</summary>
    /// <param name="subject">An account's id, or <see cref="Unknown"/>.</param>
    /// <param name="device">A device that the account knows, or the empty text for all others.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The how manieth it is; null where there were too many, and it may not be weighed.</returns>
    /// <exception cref="System.Data.Common.DbException">The database is busy; nothing was counted, and nothing may be weighed.</exception>
    public async Task<int?> TakeAsync(string subject, string device, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long moment = now.ToUnixTimeMilliseconds(), until = now.AddMinutes(options.Value.LockoutMinutes).ToUnixTimeMilliseconds();
        int[] taken = await context.Database.SqlQuery<int>($"""
            INSERT INTO "Guesses" ("Subject", "Device", "Count", "Until") VALUES ({subject}, {device}, 1, {until})
            ON CONFLICT ("Subject", "Device") DO UPDATE
                SET "Count" = CASE WHEN "Guesses"."Until" <= {moment} THEN 1 ELSE "Guesses"."Count" + 1 END, "Until" = {until}
                WHERE "Guesses"."Count" < {options.Value.LockoutFailures} OR "Guesses"."Until" <= {moment}
            RETURNING "Count" AS "Value"
            """).ToArrayAsync(cancellationToken);
        return taken is [int count] ? count : null;
    }

    /// <summary>Takes back one try that was right but is not the whole of a sign-in yet.</summary>
    public Task GiveBackAsync(string subject, string device, CancellationToken cancellationToken) =>
        context.Guesses.Where(one => one.Subject == subject && one.Device == device && one.Count > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Count, one => one.Count - 1), cancellationToken);

    /// <summary>After a sign-in: forgets the tries that led to it, and all whose time has come.</summary>
    public Task ForgetAsync(string subject, string device, CancellationToken cancellationToken)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return context.Guesses
            .Where(one => (one.Subject == subject && one.Device == device) || one.Until <= now).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>The tries of one device, or of all devices that are not known, at one account or name.</summary>
internal sealed class GuessCount
{
    /// <summary>An account's id, or a bucket of unknown names.</summary>
    public required string Subject { get; init; }

    /// <summary>The device, or the empty text.</summary>
    public required string Device { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; }

    /// <summary>When they are forgotten, milliseconds since 1970.</summary>
    public long Until { get; init; }
}
