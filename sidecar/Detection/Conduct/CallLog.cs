namespace Warden.Detection;

/// <summary>The last calls of a chaincode in ledger order: what is learnt of how often calls and contents come, is learnt from them.</summary>
internal sealed class CallLog
{
    private readonly Queue<LoggedCall> _calls = new();

    /// <summary>Older calls were dropped, so the first windows are not whole.</summary>
    public bool IsCut { get; private set; }

    public IReadOnlyCollection<LoggedCall> Calls => _calls;

    public void Add(LoggedCall call)
    {
        _calls.Enqueue(call);
        if (_calls.Count <= ConductLimits.Calls)
            return;
        _calls.Dequeue();
        IsCut = true;
    }

    public void Write(HistoryWriter to)
    {
        to.Bool(IsCut);
        to.Int(_calls.Count);
        foreach (var call in _calls)
            call.Write(to);
    }

    public static CallLog Read(HistoryReader from)
    {
        var log = new CallLog { IsCut = from.Bool() };
        for (var i = from.Count(); i > 0; i--)
            log._calls.Enqueue(LoggedCall.Read(from));
        return log;
    }
}
