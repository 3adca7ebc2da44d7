namespace Warden.Host.Analysis;

/// <summary>The style of the report: colours of at least 4.5 to 1 against their ground, both in light and in dark.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root{--ground:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--panel:#f6f8fa;--bar:#5b7fa6;--band:#d9ead3;--bandline:#38761d;--point:#b3261e;--link:#0b57a4}
        @media (prefers-color-scheme:dark){:root{--ground:#14181d;--ink:#e6e9ed;--soft:#a3adb8;--line:#39424d;--panel:#1d232a;--bar:#7fa3cc;--band:#22381f;--bandline:#8fce7a;--point:#ff8a80;--link:#8ab4f8}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        main{max-width:72rem;margin:0 auto;padding:1rem 1.25rem 3rem}
        h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0;overflow-wrap:anywhere}
        h2{font-size:1.25rem;margin:2.25rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
        h3{font-size:1rem;display:inline;margin:0;overflow-wrap:anywhere}
        a{color:var(--link)}nav a{margin-right:1rem}
        .skip{position:absolute;left:-99rem}.skip:focus{position:static}
        a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        code{font:.92em/1.4 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
        small,figcaption,caption,.facts dt,.figures dt,summary span{color:var(--soft)}
        .figures{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}
        .figures div{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.5rem 1rem;min-width:8.5rem}
        .figures dd{margin:0;font-size:1.5rem;font-variant-numeric:tabular-nums}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.93rem}
        caption{text-align:left;padding:.25rem 0}
        th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
        thead th{border-bottom:2px solid var(--line);white-space:nowrap}
        tbody th{font-weight:600}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .suspects{table-layout:fixed;min-width:58rem}.suspects td{overflow-wrap:anywhere}.suspects th:nth-child(1){width:3.4rem}.suspects th:nth-child(2){width:9rem}.suspects th:nth-child(3){width:13rem}.suspects th:nth-child(4){width:13rem}.suspects th:nth-child(6){width:4.8rem}.suspects th:nth-child(7){width:7rem}
        details{border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0;padding:.5rem .9rem}
        summary{cursor:pointer}summary span{font-size:.93rem}
        .facts{display:flex;flex-wrap:wrap;gap:.2rem 1.75rem;margin:.6rem 0}
        .facts dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        figure{margin:.75rem 0;max-width:46rem}
        svg{display:block;width:100%;height:auto;font:13px system-ui,sans-serif}
        svg text{fill:var(--ink)}svg .small{fill:var(--soft);font-size:12px}
        .bar{fill:var(--bar)}.outside{fill:none;stroke:var(--bar);stroke-dasharray:3 2}
        .band{fill:var(--band)}.bracket{fill:none;stroke:var(--bandline);stroke-width:1.5}
        .axis{stroke:var(--soft)}.point{fill:var(--point);stroke:var(--ground);stroke-width:.75}
        .whisker{stroke:var(--ink);fill:none;stroke-width:1.5}
        footer{margin-top:2.5rem;color:var(--soft);font-size:.93rem}
        @media (max-width:44rem){
        .suspects{min-width:0}.suspects thead{position:absolute;left:-99rem}.suspects,.suspects caption,.suspects tbody,.suspects tr,.suspects td{display:block}
        .suspects tr{border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0;padding:.3rem .6rem}
        .suspects td{border:0;padding:.1rem 0;text-align:left}
        .suspects td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}
        .suspects td br{display:none}.suspects td small::before{content:" · "}
        }
        @media (max-width:36rem){svg{font-size:17px}svg .small{font-size:16px}}
        @media print{details{break-inside:avoid}nav,.skip{display:none}}
        """;
}
