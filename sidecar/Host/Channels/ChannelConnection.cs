using Warden.Host.Epochs;
using Warden.Host.Ledger;

namespace Warden.Host.Channels;

/// <summary>Where a channel's blocks come from and where its publications go.</summary>
internal sealed record ChannelConnection(IBlockSource Source, IEpochLedger Ledger);
