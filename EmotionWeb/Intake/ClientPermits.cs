using Microsoft.AspNetCore.Components.Authorization;

namespace EmotionWeb.Intake;

/// <summary>The permits of a circuit's visitor, counted with those of the API. One a circuit.</summary>
internal sealed class ClientPermits(VisitorAddress address, AuthenticationStateProvider signedIn, ClientLimits limits) : IClientPermits
{
    public async Task TakePlanAsync() => limits.TakePlan(await ClientAsync());

    public async Task<bool> TryTakeWordAsync() => limits.TryTakeWord(await ClientAsync());

    private async Task<string> ClientAsync() => Client.Of((await signedIn.GetAuthenticationStateAsync()).User, address.Value);
}
