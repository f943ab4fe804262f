using EmotionWeb.Core.Pipeline;
using Microsoft.AspNetCore.Components.Authorization;

namespace EmotionWeb.Intake;

/// <summary>The way of a page's pictures to the reading. One a circuit.</summary>
internal sealed class PictureIntake(
    VisitorAddress address, AuthenticationStateProvider signedIn, ClientLimits limits, ReadingEntrance entrance) : IPictureIntake
{
    public async Task<IVisionPlace> EnterAsync()
    {
        string client = await ClientAsync();
        limits.Take(client);
        return entrance.Enter(client);
    }

    public async Task<IVisionPlace?> TryEnterFrameAsync()
    {
        string client = await ClientAsync();
        return limits.TryTakeFrame(client) ? entrance.TryEnterFrame(client) : null;
    }

    private async Task<string> ClientAsync() => Client.Of((await signedIn.GetAuthenticationStateAsync()).User, address.Value);
}
