using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host.Epochs;
using Warden.Host.Ledger;
using Warden.Host.Telemetry;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Host.Channels;

/// <summary>The channel through the own peer: blocks come from its Deliver service, publications go through its Gateway service.</summary>
internal sealed class GatewayLedger(Network network, ILogger logger) : IBlockSource, IEpochLedger
{
    private const int Conflict = 409;

    /// <inheritdoc/>
    public async Task<ulong?> HeightAsync(CancellationToken cancellationToken) => (await network.Ledger.GetChainInfoAsync(cancellationToken)).Height;

    /// <inheritdoc/>
    public IAsyncEnumerable<Block> ReadAsync(ulong from, CancellationToken cancellationToken) => new PeerBlocks(network).ReadAsync(from, cancellationToken);

    /// <inheritdoc/>
    public async Task<PublishResult> PublishAsync(FittedEpoch epoch, CancellationToken cancellationToken)
    {
        try
        {
            await network.GetContract(GovernanceFunctions.Chaincode).SubmitAsync(
                GovernanceFunctions.PublishEpoch,
                [epoch.Chaincode, epoch.Height.ToString(System.Globalization.CultureInfo.InvariantCulture), epoch.Digest],
                cancellationToken);
            Log.EpochPublished(logger, epoch.Chaincode, epoch.Height, epoch.Digest);
            return PublishResult.Published;
        }
        catch (CommitException e) when (e.Code is TxValidationCode.MvccReadConflict or TxValidationCode.PhantomReadConflict)
        {
            Log.PublishConflict(logger, epoch.Chaincode, epoch.Height, e.Status.CodeName);
            return PublishResult.TryAgain;
        }
        catch (EndorseException e) when (e.Details.Any(d => d.Message.StartsWith("chaincode response 4", StringComparison.Ordinal)))
        {
            Log.EpochRefused(logger, epoch.Chaincode, epoch.Height, e.Message);
            return PublishResult.Refused;
        }
    }

    /// <inheritdoc/>
    public async Task<PublishResult> SubmitAsync(string function, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            await network.GetContract(GovernanceFunctions.Chaincode).SubmitAsync(function, [.. arguments], cancellationToken);
            return PublishResult.Published;
        }
        catch (CommitException e) when (e.Code is TxValidationCode.MvccReadConflict or TxValidationCode.PhantomReadConflict)
        {
            return PublishResult.TryAgain;
        }
        catch (EndorseException e) when (function == GovernanceFunctions.Witness && e.Details.Any(d => d.Refusal is { Status: Conflict }))
        {
            // Another sidecar of the organisation has witnessed a greater height since, which says this one too.
            return PublishResult.Published;
        }
        catch (EndorseException e) when (e.Details.Any(d => d.Message.StartsWith("chaincode response 4", StringComparison.Ordinal)))
        {
            Log.WordRefused(logger, function, e.Message);
            return PublishResult.Refused;
        }
    }
}
