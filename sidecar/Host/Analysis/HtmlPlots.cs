using System.Globalization;
using System.Text;

namespace Warden.Host.Analysis;

/// <summary>Draws inline SVG for the report. Each plot says in words what it shows; nothing is told by colour alone.</summary>
internal static class HtmlPlots
{
    private const double Width = 640;
    private const double Left = 64;
    private const double Right = 576;
    private const double Top = 26;
    private const double Floor = 136;
    private const int MaxPoints = 60;

    /// <summary>A histogram with the usual band and the suspected values below it.</summary>
    /// <param name="attribute">The attribute; it has a plot.</param>
    /// <param name="suspects">Its suspected cells.</param>
    /// <param name="id">Unique in the page.</param>
    public static HtmlText.Markup Histogram(AttributeReport attribute, IReadOnlyList<SuspectedCell> suspects, int id)
    {
        var plot = attribute.Plot!;
        var profile = attribute.Profile;
        var points = suspects
            .Select(s => (Cell: s, Number: profile.TryRead(s.Finding.Value, out var number) ? number : double.NaN))
            .Where(p => !double.IsNaN(p.Number))
            .ToArray();
        var (below, above) = (points.Count(p => plot.PositionOf(p.Number) < 0), points.Count(p => plot.PositionOf(p.Number) > 1));
        var band = AttributeReport.Band(profile);
        var words = Invariant($"Histogram of {attribute.Sampled} numbers from {Short(profile, plot, plot.Low)} to {Short(profile, plot, plot.High)}{(plot.IsLogarithmic ? " on a logarithmic axis" : "")}; {plot.Below} below, {plot.Above} above it. ")
            + (band is null ? "No usual range. " : $"Usual: {VisibleText.Number(attribute.UsualLow!)} to {VisibleText.Number(attribute.UsualHigh!)}. ")
            + Invariant($"{points.Length} suspected values are marked, {below} of them below and {above} above the axis.");
        var svg = Begin(id, 184, $"Values of {attribute.Path}", words);
        if (band is { } usual)
        {
            var (from, to) = (X(plot.PositionOf(usual.Low)), X(plot.PositionOf(usual.High)));
            svg.Append(Svg($"<rect class=\"band\" x=\"{from}\" y=\"{Top}\" width=\"{Math.Max(2, to - from)}\" height=\"{Floor - Top}\"/>"));
            svg.Append(Svg($"<path class=\"bracket\" d=\"M{from} {Top - 4} V{Top - 8} H{to} V{Top - 4}\"/>"));
            svg.Append(Svg($"<text class=\"small\" text-anchor=\"middle\" x=\"{Math.Clamp((from + to) / 2, 150, 490)}\" y=\"{Top - 12}\">usual {VisibleText.Number(attribute.UsualLow!)} to {VisibleText.Number(attribute.UsualHigh!)}</text>"));
        }

        var most = Math.Max(1, plot.Counts.Max());
        var step = (Right - Left) / plot.Counts.Length;
        for (var i = 0; i < plot.Counts.Length; i++)
        {
            if (plot.Counts[i] > 0)
            {
                var height = Math.Max(1.5, (Floor - Top - 4) * plot.Counts[i] / most);
                svg.Append(Svg($"<rect class=\"bar\" x=\"{Left + (i * step) + 0.5}\" y=\"{Floor - height}\" width=\"{Math.Max(1, step - 1)}\" height=\"{height}\"/>"));
            }
        }

        Outside(svg, plot, most);
        svg.Append(Svg($"<path class=\"axis\" d=\"M{Left} {Floor} H{Right}\"/>"));
        svg.Append(Svg($"<text x=\"{Left}\" y=\"{Floor + 38}\">{Short(profile, plot, plot.Low)}</text>"));
        svg.Append(Svg($"<text text-anchor=\"end\" x=\"{Right}\" y=\"{Floor + 38}\">{Short(profile, plot, plot.High)}</text>"));
        svg.Append(Svg($"<text class=\"small\" text-anchor=\"middle\" x=\"{Width / 2}\" y=\"{Floor + 38}\">{(plot.IsLogarithmic ? "logarithmic" : "")}</text>"));
        foreach (var (cell, number) in points.Take(MaxPoints))
        {
            var position = plot.PositionOf(number);
            var x = position < 0 ? Left - 26 : position > 1 ? Right + 26 : X(position);
            svg.Append(Svg($"<path class=\"point\" d=\"M{x} {Floor + 4} l6 11 h-12 z\"><title>{cell.Finding.Value}, {cell.Place}</title></path>"));
        }

        if (below > 0)
        {
            svg.Append(Svg($"<text class=\"small\" text-anchor=\"middle\" x=\"{Left - 30}\" y=\"{Floor + 28}\">◂ {below}</text>"));
        }

        if (above > 0)
        {
            svg.Append(Svg($"<text class=\"small\" text-anchor=\"middle\" x=\"{Right + 30}\" y=\"{Floor + 28}\">{above} ▸</text>"));
        }

        return End(svg);
    }

    /// <summary>Horizontal bars with their names before and their numbers behind them.</summary>
    /// <param name="title">What they are.</param>
    /// <param name="bars">Name, size, and what stands behind the bar.</param>
    /// <param name="id">Unique in the page.</param>
    /// <param name="whiskers">Low and high ends, in the unit of the sizes; null for none.</param>
    public static HtmlText.Markup Bars(string title, IReadOnlyList<(string Name, double Size, string Text)> bars, int id, IReadOnlyList<(double Low, double High)>? whiskers = null)
    {
        const double Row = 24;
        const double From = 210;
        const double To = 500;
        var words = string.Join("; ", bars.Select(b => $"{b.Name}: {b.Text}"));
        var svg = Begin(id, (bars.Count * Row) + 6, title, words);
        var most = Math.Max(bars.Max(b => b.Size), whiskers?.Max(w => w.High) ?? 0);
        most = most > 0 ? most : 1;
        for (var i = 0; i < bars.Count; i++)
        {
            var y = (i * Row) + 4;
            var length = (To - From) * bars[i].Size / most;
            svg.Append(Svg($"<text text-anchor=\"end\" x=\"{From - 8}\" y=\"{y + 14}\">{VisibleText.OfValue(bars[i].Name, 24)}</text>"));
            svg.Append(Svg($"<rect class=\"bar\" x=\"{From}\" y=\"{y}\" width=\"{Math.Max(1, length)}\" height=\"{Row - 7}\"/>"));
            var end = From + length;
            if (whiskers is not null)
            {
                var (low, high) = (From + ((To - From) * whiskers[i].Low / most), From + ((To - From) * whiskers[i].High / most));
                svg.Append(Svg($"<path class=\"whisker\" d=\"M{low} {y + 3.5} v10 m0 -5 H{high} m0 -5 v10\"/>"));
                end = Math.Max(end, high);
            }

            svg.Append(Svg($"<text x=\"{end + 8}\" y=\"{y + 14}\">{bars[i].Text}</text>"));
        }

        return End(svg);
    }

    private static void Outside(StringBuilder svg, Histogram plot, long most)
    {
        foreach (var (count, x) in new[] { (plot.Below, Left - 34), (plot.Above, Right + 18) })
        {
            if (count > 0)
            {
                var height = Math.Clamp((Floor - Top - 4) * count / most, 1.5, Floor - Top - 4);
                svg.Append(Svg($"<rect class=\"bar outside\" x=\"{x}\" y=\"{Floor - height}\" width=\"16\" height=\"{height}\"/>"));
            }
        }
    }

    // The axis ends where it looks right: so many digits as tell its ends apart are enough.
    private static string Short(Detection.AttributeProfile profile, Histogram plot, double end)
    {
        if (profile.IsTime || end == 0)
        {
            return VisibleText.Number(profile.Show(end));
        }

        var digits = (int)Math.Clamp(3 - Math.Floor(Math.Log10(Math.Max(Math.Abs(end), plot.High - plot.Low))), 0, 15);
        return profile.Show(Math.Round(end, digits));
    }

    private static double X(double position) => Left + ((Right - Left) * Math.Clamp(position, 0, 1));

    private static StringBuilder Begin(int id, double height, string title, string words)
    {
        var svg = new StringBuilder();
        svg.Append(Svg($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"t{id} d{id}\"><title id=\"t{id}\">{title}</title><desc id=\"d{id}\">{words}</desc>"));
        return svg;
    }

    private static HtmlText.Markup End(StringBuilder svg) => new(svg.Append("</svg>").ToString());

    private static string Svg(FormattableString markup) => HtmlText.Of(markup).Html;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
