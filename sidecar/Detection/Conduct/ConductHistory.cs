namespace Warden.Detection;

/// <summary>What is kept of a chaincode's calls as a whole: last numbers of keys, the last calls, counts of writes.</summary>
internal sealed class ConductHistory
{
    private const int MostIdentities = 16384;

    /// <summary>Reads every path as an unknown one. Never written to.</summary>
    public static readonly PathTable NoPaths = new();

    private readonly SortedDictionary<ulong, ulong> _organizationOf = [];

    public LastValues Values { get; private init; } = new();

    public CallLog Log { get; private init; } = new();

    public KindCounts Kinds { get; private init; } = new();

    /// <summary>The organisations of the identities that were seen first.</summary>
    public IReadOnlyDictionary<ulong, ulong> OrganizationOf => _organizationOf;

    /// <summary>Takes in a transaction, except for its writes' values.</summary>
    public void Observe(CommittedCall call, Record record)
    {
        if (call.Args.Count > 0)
            Log.Add(LoggedCall.Of(call.Block, call.Caller, call.Args, call.Teaches, record, NoPaths));
        if (!call.Teaches)
            return;
        Kinds.Learn(call.Writes, call.Touches);
        if (call.Caller.IdentityId != 0 && _organizationOf.Count < MostIdentities)
            _organizationOf.TryAdd(call.Caller.IdentityId, call.Caller.OrganizationId);
    }

    /// <summary>Gets what a key had before a write that was just read, and keeps what it has now.</summary>
    public Sighting Sighted(CommittedCall call, StateWrite write, Record record)
    {
        var key = LastValues.KeyOf(write);
        var before = Values.Of(key);
        Values.Set(key, LastNumbers.Of(record));
        return new(call.Caller, call.Block, before) { IsDeclared = call.IsDeclared };
    }

    public void Write(HistoryWriter to)
    {
        Values.Write(to);
        Log.Write(to);
        Kinds.Write(to);
        to.Int(_organizationOf.Count);
        foreach (var (identity, organization) in _organizationOf)
        {
            to.Unsigned(identity);
            to.Unsigned(organization);
        }
    }

    public static ConductHistory Read(HistoryReader from)
    {
        var history = new ConductHistory { Values = LastValues.Read(from), Log = CallLog.Read(from), Kinds = KindCounts.Read(from) };
        for (var i = from.Count(); i > 0; i--)
            history._organizationOf.Add(from.Unsigned(), from.Unsigned());
        return history;
    }
}
