namespace Warden.Detection;

/// <summary>Whether an attribute takes few values (discrete) or ever new ones (continuous), from how the number of distinct values grows.</summary>
/// <remarks>
/// 002 ¶103: distinct grows with the count → continuous; it converges → discrete. Looked at whenever the count has doubled, with
/// hysteresis: a discrete attribute becomes continuous when more than 5 % of the newer half were new values, and back below 1 %.
/// </remarks>
internal sealed class Growth
{
    private const long First = 64;
    private const double ToContinuous = 0.05;
    private const double ToDiscrete = 0.01;

    private long _next = First;
    private long _distinct;
    private bool _discrete;

    /// <summary>Gets what the attribute is after so many observations; before the first doubling a quarter of new values is the limit.</summary>
    public bool IsDiscrete(long count, long distinct) => _next == First ? 4 * distinct <= count : _discrete;

    public void Observe(long count, long distinct)
    {
        if (count < _next)
            return;
        var rate = (distinct - _distinct) / (count / 2.0);
        _discrete = _next == First ? 4 * distinct <= count : _discrete ? rate <= ToContinuous : rate < ToDiscrete;
        _distinct = distinct;
        _next *= 2;
    }

    public void Write(HistoryWriter to)
    {
        to.Long(_next);
        to.Long(_distinct);
        to.Bool(_discrete);
    }

    public static Growth Read(HistoryReader from) => new() { _next = from.Long(), _distinct = from.Long(), _discrete = from.Bool() };
}
