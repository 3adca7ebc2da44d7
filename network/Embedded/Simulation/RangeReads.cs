using System.Security.Cryptography;
using Google.Protobuf;
using Warden.Protocol.Ledger;

namespace Warden.Embedded;

/// <summary>Summarises the results of a range query: raw up to 50, beyond that the top of a hash tree.</summary>
/// <remarks>
/// Source: fabric, core/ledger/kvledger/txmgmt/rwsetutil/query_results_helper.go: 51 reads make a leaf hash; a level that
/// outgrows 50 hashes becomes one hash of the level above; at the end single hashes move up as they are.
/// </remarks>
internal sealed class RangeReads
{
    private const int MaxDegree = 50;

    private readonly List<List<byte[]>> levels = [];
    private QueryReads pending = new();

    public void Add(KVRead read)
    {
        pending.KvReads.Add(read);
        if (pending.KvReads.Count > MaxDegree)
        {
            HashPending();
        }
    }

    /// <summary>Writes the summary into <paramref name="info"/>. To be called once.</summary>
    public void Finish(RangeQueryInfo info)
    {
        if (levels.Count == 0)
        {
            // A range without results carries no reads at all, not an empty list of them.
            info.RawReads = pending.KvReads.Count > 0 ? pending : null;
            return;
        }

        if (pending.KvReads.Count > 0)
        {
            HashPending();
        }

        for (var level = 0; level < levels.Count - 1; level++)
        {
            if (levels[level].Count > 0)
            {
                levels[level + 1].Add(levels[level].Count == 1 ? levels[level][0] : Combined(levels[level]));
                levels[level] = [];
            }
        }

        if (levels[^1].Count > MaxDegree)
        {
            levels.Add([Combined(levels[^1])]);
        }

        info.ReadsMerkleHashes = new() { MaxDegree = MaxDegree, MaxLevel = (uint)levels.Count };
        info.ReadsMerkleHashes.MaxLevelHashes.Add(levels[^1].Select(hash => ByteString.CopyFrom(hash)));
    }

    private void HashPending()
    {
        var hash = SHA256.HashData(pending.ToByteArray());
        pending = new();
        for (var level = 0; ; level++)
        {
            if (levels.Count == level)
            {
                levels.Add([]);
            }

            levels[level].Add(hash);
            if (levels[level].Count <= MaxDegree)
            {
                return;
            }

            hash = Combined(levels[level]);
            levels[level] = [];
        }
    }

    private static byte[] Combined(List<byte[]> hashes) => SHA256.HashData([.. hashes.SelectMany(hash => hash)]);
}
