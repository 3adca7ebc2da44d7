using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Epochs;
using Warden.Host.Ledger;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests;

/// <summary>A channel's ledger in memory: chained blocks that a sidecar follows, and the governance chaincode's answer to publications.</summary>
internal sealed class TestLedger : IBlockSource, IEpochLedger
{
    private readonly Lock gate = new();
    private readonly List<Block> blocks = [];
    private readonly ConcurrentQueue<PublishResult> results = new();
    private LatencyReport? latency;
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The organisations whose publications an epoch needs; the first is the sidecar's.</summary>
    public IReadOnlyList<string> Members { get; init; } = ["Org1MSP"];

    /// <summary>Makes another member's digest out of the sidecar's.</summary>
    public Func<string, string> OtherDigest { get; set; } = digest => digest;

    public ConcurrentQueue<FittedEpoch> Publications { get; } = new();

    /// <summary>Breaks the stream off after each block, where set.</summary>
    public bool BreakAfterEachBlock { get; set; }

    public int Opened { get; private set; }

    /// <summary>How many publications have had their answer, the blocks that they led to included.</summary>
    public int Answered { get; private set; }

    public ulong Height
    {
        get
        {
            lock (gate)
            {
                return (ulong)blocks.Count;
            }
        }
    }

    public IReadOnlyList<Block> Blocks
    {
        get
        {
            lock (gate)
            {
                return [.. blocks];
            }
        }
    }

    /// <summary>Appends a block.</summary>
    public Block Append(params IReadOnlyList<TestTransaction> transactions)
    {
        lock (gate)
        {
            var data = new BlockData { Data = { transactions.Select(t => t.Envelope()) } };
            var block = new Block
            {
                Header = new BlockHeader
                {
                    Number = (ulong)blocks.Count,
                    PreviousHash = blocks.Count == 0 ? ByteString.Empty : ByteString.CopyFrom(BlockHashes.HeaderHash(blocks[^1].Header)),
                    DataHash = ByteString.CopyFrom(BlockHashes.DataHash(data)),
                },
                Data = data,
                Metadata = new BlockMetadata
                {
                    Metadata =
                    {
                        ByteString.Empty, ByteString.Empty, ByteString.CopyFrom([.. transactions.Select(t => (byte)t.Code)]), ByteString.Empty,
                    },
                },
            };
            blocks.Add(block);
            var waiting = grown;
            grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.SetResult();
            return block;
        }
    }

    /// <summary>Appends governance writes as one transaction.</summary>
    public Block Govern(params (string Key, object Document)[] writes) => Append(new TestTransaction("warden", ["Enact"])
    {
        Writes = { ["warden"] = [.. writes.Select(w => (w.Key, CanonicalJson.ToText(w.Document)))] },
    });

    /// <summary>Appends the removal of a governance document.</summary>
    public Block Remove(string key) => Append(new TestTransaction("warden", ["Enact"]) { Writes = { ["warden"] = [(key, "")] } });

    /// <summary>Brings a policy into force.</summary>
    public void Policy(DetectionPolicy policy, int version = 1) => Govern(
        (CompositeKey.Create(GovernanceKeys.Constitution), new Constitution { Members = Members }),
        (CompositeKey.Create(GovernanceKeys.Policy, policy.Chaincode), new VersionedPolicy(version, "proposal", policy)));

    /// <summary>Lets the next publications go as said, before they succeed.</summary>
    public void FailNext(params PublishResult[] next)
    {
        foreach (var result in next)
        {
            results.Enqueue(result);
        }
    }

    public Task<PublishResult> PublishAsync(FittedEpoch epoch, CancellationToken cancellationToken)
    {
        Publications.Enqueue(epoch);
        if (results.TryDequeue(out var result))
        {
            Answered++;
            return Task.FromResult(result);
        }

        var publications = Members.Select((m, i) =>
            new EpochPublication(epoch.Chaincode, epoch.Height, i == 0 ? epoch.Digest : OtherDigest(epoch.Digest), m)).ToArray();
        var writes = publications.Select(p => (
            CompositeKey.Create(GovernanceKeys.Publication, p.Chaincode, GovernanceKeys.Height(p.Height), p.Organization), (object)p)).ToList();
        if (publications.All(p => p.Digest == epoch.Digest))
        {
            writes.Add((
                CompositeKey.Create(GovernanceKeys.Epoch, epoch.Chaincode),
                new EpochRecord(epoch.Chaincode, Publications.Count, epoch.Height, epoch.Digest, Members)));
        }

        Govern([.. writes]);
        Answered++;
        return Task.FromResult(PublishResult.Published);
    }

    /// <summary>What the sidecar has said by itself: function and arguments.</summary>
    public ConcurrentQueue<string[]> Words { get; } = new();

    /// <summary>Commits what the governance chaincode would write for a sidecar's own word.</summary>
    public Task<PublishResult> SubmitAsync(string function, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Words.Enqueue([function, .. arguments]);
        if (results.TryDequeue(out var result))
        {
            return Task.FromResult(result);
        }

        var number = System.Globalization.CultureInfo.InvariantCulture;
        (string Key, object Document) write = function switch
        {
            GovernanceFunctions.ReportEffect => (
                CompositeKey.Create(GovernanceKeys.Effect, arguments[0], Members[0], arguments[1]),
                new EffectReport(arguments[0], Members[0], arguments[1], arguments[3] == "holds", arguments[4], long.Parse(arguments[2], number), "tx")),
            GovernanceFunctions.ReportLatency => Reported(arguments),
            GovernanceFunctions.Witness => (
                CompositeKey.Create(GovernanceKeys.Witness, Members[0]), new HeightWitness(Members[0], long.Parse(arguments[0], number), "sidecar", "tx")),
            _ => (
                CompositeKey.Create(GovernanceKeys.Proposal, "milder"),
                new ProposalRecord("milder", ProposalKind.Policy, arguments[0], Members[0], ProposalState.Open)
                {
                    FalseAlarms = new FalseAlarmClaim(arguments[1], long.Parse(arguments[2], number), int.Parse(arguments[3], number), int.Parse(arguments[4], number)),
                }),
        };
        Govern(write);
        return Task.FromResult(PublishResult.Published);
    }

    /// <summary>The limit under which sidecars report what they add to calls.</summary>
    public LatencyLimit? Latency { get; set; }

    // As the contract does: the numbers are the sidecar's, whether they are over is not.
    private (string Key, object Document) Reported(IReadOnlyList<string> arguments)
    {
        var numbers = arguments.Skip(2).Select(a => long.Parse(a, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        latency = new LatencyReport(
            arguments[0], Members[0], arguments[1], numbers[0], (int)numbers[1], numbers[2], numbers[3],
            Latency!.IsOver(numbers[3], latency is { IsOver: true }), Latency, $"tx{Words.Count}");
        return (CompositeKey.Create(GovernanceKeys.Latency, arguments[0], Members[0], arguments[1]), latency);
    }

    /// <summary>How many blocks it says to have; null: as many as there are.</summary>
    public ulong? SaysHeight { get; set; }

    public Task<ulong?> HeightAsync(CancellationToken cancellationToken) => Task.FromResult<ulong?>(SaysHeight ?? Height);

    public async IAsyncEnumerable<Block> ReadAsync(ulong from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Opened++;
        for (var next = (int)from; ; next++)
        {
            yield return await BlockAsync(next).WaitAsync(cancellationToken);
            if (BreakAfterEachBlock)
            {
                throw new IOException("the peer has gone");
            }
        }
    }

    private async Task<Block> BlockAsync(int number)
    {
        while (true)
        {
            Task waiting;
            lock (gate)
            {
                if (number < blocks.Count)
                {
                    return blocks[number];
                }

                waiting = grown.Task;
            }

            await waiting;
        }
    }
}

/// <summary>A transaction of a test block.</summary>
internal sealed record TestTransaction(string Chaincode, string[] Arguments)
{
    private UnpackedProposal? proposal;

    public TxValidationCode Code { get; init; } = TxValidationCode.Valid;

    public int Status { get; init; } = 200;

    public string Message { get; init; } = "";

    public Dictionary<string, (string Key, string Value)[]> Writes { get; init; } = [];

    /// <summary>Writes that are no text, in the namespace of the chaincode.</summary>
    public Dictionary<string, ByteString> Binary { get; init; } = [];

    /// <summary>What is done to keys of the chaincode beside their values.</summary>
    public KeyTouch[] Touches { get; init; } = [];

    /// <summary>Who signs it; null: somebody whose certificate cannot be read.</summary>
    public ByteString? Creator { get; init; }

    /// <summary>Who endorses it; where nobody is named, somebody whose certificate cannot be read.</summary>
    public IReadOnlyList<ByteString> Endorsers { get; init; } = [ByteString.Empty];

    /// <summary>The call that it comes from; null for a new one.</summary>
    public TestCall? Call { get; init; }

    public UnpackedProposal Proposal => proposal ??= Call?.Proposal ?? new TestCall(Chaincode, Arguments) { Creator = Creator ?? TestCall.Somebody }.Proposal;

    public string TxId => Proposal.ChannelHeader.TxId;

    public ByteString Envelope()
    {
        var sets = new TxReadWriteSet
        {
            NsRwset =
            {
                Binary.Count == 0 ? [] : new[]
                {
                    new NsReadWriteSet
                    {
                        Namespace = Chaincode,
                        Rwset = new KVRWSet { Writes = { Binary.Select(w => new KVWrite { Key = w.Key, Value = w.Value }) } }.ToByteString(),
                    },
                },
                Writes.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => new NsReadWriteSet
                {
                    Namespace = n.Key,
                    Rwset = new KVRWSet
                    {
                        Writes = { n.Value.Select(w => new KVWrite { Key = w.Key, Value = ByteString.CopyFromUtf8(w.Value), IsDelete = w.Value.Length == 0 }) },
                        MetadataWrites = { Touched(n.Key, KeyTouchKind.Metadata).Select(t => new KVMetadataWrite { Key = t.Name }) },
                    }.ToByteString(),
                    CollectionHashedRwset = { Collections(n.Key) },
                }),
            },
        };
        var action = new ChaincodeAction { Results = sets.ToByteString(), Response = new Response { Status = Status, Message = Message } };
        var payload = new ProposalResponsePayload { Extension = action.ToByteString() }.ToByteString();
        return Transactions.Assemble(Proposal, payload, Endorsers.Select(e => new Endorsement { Endorser = e })).ToByteString();
    }

    // A digest that begins as said.
    private static ByteString Digest(ulong first)
    {
        var digest = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(digest, first);
        return ByteString.CopyFrom(digest);
    }

    private IEnumerable<KeyTouch> Touched(string chaincode, params KeyTouchKind[] kinds) =>
        Touches.Where(t => chaincode == Chaincode && kinds.Contains(t.Kind));

    private IEnumerable<CollectionHashedReadWriteSet> Collections(string chaincode) =>
        Touched(chaincode, KeyTouchKind.PrivateMetadata, KeyTouchKind.PrivateWrite, KeyTouchKind.PrivateDelete, KeyTouchKind.Purge)
            .GroupBy(t => t.Name, StringComparer.Ordinal)
            .Select(c => new CollectionHashedReadWriteSet
            {
                CollectionName = c.Key,
                HashedRwset = new HashedRWSet
                {
                    HashedWrites =
                    {
                        c.Where(t => t.Kind != KeyTouchKind.PrivateMetadata).Select((t, i) => new KVWriteHash
                        {
                            KeyHash = t.Hash is { } hash ? Digest(hash.Key) : ByteString.CopyFrom([(byte)i]),
                            ValueHash = t.Hash is null ? ByteString.Empty : ByteString.CopyFrom(Convert.FromHexString(t.Hash.Value.Value)),
                            IsDelete = t.Kind != KeyTouchKind.PrivateWrite,
                            IsPurge = t.Kind == KeyTouchKind.Purge,
                        }),
                    },
                    MetadataWrites = { c.Where(t => t.Kind == KeyTouchKind.PrivateMetadata).Select(_ => new KVMetadataWriteHash()) },
                }.ToByteString(),
            });
}
