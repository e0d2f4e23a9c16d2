# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Did TikTok move first?
#
# A song that breaks on TikTok is said to reach Spotify days later. Whether it does in a market, and how often, is asked
# here from four sides:
#
# 1. How deep each platform's chart is seen, for that bounds every answer.
# 2. How much the two charts share, today's Spotify beside TikTok's of some days ago.
# 3. Which platform had each song first, and by how many days.
# 4. Where songs stand on both, and how those sound that are on both.

# %%
import altair as alt
import pandas as pd
from asking import MUTED, SPOTIFY, TIKTOK, WIDTH, ask, charts, drawn, market_to_show, say

# %%
held = charts()
MARKET = market_to_show("no", held)
NAME = "the world" if MARKET == "global" else MARKET.upper()
COLLECT = "collect TikTok's chart with `chartlake extract --source tokchart`, or drop one of your own (notebook 06)"

# %% [markdown]
# ## 1. How deep is each chart seen?
#
# `tiktok_markets` says which TikTok chart stands beside a market's Spotify chart: its own where the lake has one, else
# the world's. `depth` is the deepest rank of the newest day. TikTok publishes no chart of sounds any more; the page
# that is free shows **five** ranks. A song at rank 6 there is not missing from TikTok, it is not *seen*.

# %%
paired = ask("SELECT market, tiktok_market, spotify_start, tiktok_start FROM tiktok_markets ORDER BY market")
depths = held[["platform", "chart", "market", "depth", "dates", "first_date", "last_date"]]
depths[depths["chart"].isin(["songs_daily", "sounds_daily"]) & depths["platform"].isin(["spotify", "tiktok"])]

# %%
beside = paired[paired["market"] == MARKET]["tiktok_market"].dropna().tolist()
say(
    f"Beside Spotify in {NAME} stands TikTok's chart of "
    f"**{'the world' if beside[0] == 'global' else beside[0].upper()}**."
    if beside
    else f"The lake has no TikTok chart to set beside Spotify's of {NAME}: {COLLECT}."
)

# %% [markdown]
# ## 2. How much do the two charts share?
#
# One row per day of Spotify's chart and per lag: how many of its songs TikTok's chart had 0 to 14 days *before*. If the
# counts grow with the lag, that hints at TikTok being there first. An empty place is a day on which TikTok's chart was
# not observed; it is not a zero.

# %%
overlap = ask(
    """
    SELECT chart_date, lag_days, on_both, jaccard, spotify_recordings, tiktok_recordings, spotify_depth, tiktok_depth,
        status
    FROM platform_overlap
    WHERE market = :market
    ORDER BY chart_date, lag_days
    """,
    market=MARKET,
)
known = overlap[overlap["status"] == "OK"]
say(
    f"**{len(known):,}** pairs of a day and a lag are known"
    + "".join(
        f", **{count:,}** are `{status}`"
        for status, count in overlap["status"].value_counts().drop("OK", errors="ignore").items()
    )
    + ". A day is `TIKTOK_NOT_OBSERVED` when nobody collected TikTok's chart so many days before."
)

# %%
drawn(
    alt.Chart(known, title=f"Of Spotify's songs in {NAME}, how many TikTok's chart had so many days before")
    .mark_rect()
    .encode(
        x=alt.X("yearmonthdate(chart_date):T", title="date of Spotify's chart", axis=alt.Axis(format="%-d %b")),
        y=alt.Y("lag_days:O", title="days before"),
        color=alt.Color("on_both:Q", title="songs on both", scale=alt.Scale(scheme="blues", domainMin=0)),
        tooltip=["chart_date:T", "lag_days:O", "on_both:Q", "jaccard:Q", "spotify_depth:Q", "tiktok_depth:Q"],
    )
    .properties(width=WIDTH, height=240),
    known,
    f"No day has both charts: {COLLECT}.",
)

# %% [markdown]
# ## 3. Which platform had a song first?
#
# `platform_lead` sets the first date on either chart against the other: `lead_days` is positive where TikTok was first.
# It is told only where it is fair to tell, and the status says why not:
#
# * `ONE_PLATFORM`: the other chart never showed the song;
# * `LEFT_CENSORED`: a first date lies within a week of that chart's first collected day, so that it may be older;
# * `INSUFFICIENT_DEPTH`: one chart was more than four times deeper than the other on those dates. A song has to
#   climb to rank 5 to be seen on the one and only to 200 on the other; who was first would be decided by the depth.

# %%
leads = ask(
    """
    SELECT l.recording_id, t.title, t.artist_names_text, l.spotify_first_date, l.tiktok_first_date, l.lead_days,
        l.status, l.spotify_depth, l.tiktok_depth
    FROM platform_lead l
    LEFT JOIN recording_titles t
        ON t.platform = 'spotify' AND t.chart = 'songs_daily' AND t.market = l.market
        AND t.recording_id = l.recording_id
    WHERE l.market = :market
    ORDER BY l.lead_days DESC, l.recording_id
    """,
    market=MARKET,
)
on_both = leads[leads["status"] != "ONE_PLATFORM"]
say(
    f"Of **{len(leads):,}** songs **{len(on_both):,}** were seen on both charts: "
    + ", ".join(f"**{count:,}** `{status}`" for status, count in on_both["status"].value_counts().items())
    + "."
    if len(on_both)
    else f"No song of {NAME} was seen on both charts."
)

# %%
BY_STATUS = ["OK", "LEFT_CENSORED", "INSUFFICIENT_DEPTH"]
drawn(
    alt.Chart(on_both, title=f"First days in {NAME}: below the line TikTok was first")
    .mark_circle(size=60, opacity=0.75)
    .encode(
        x=alt.X("spotify_first_date:T", title="first day on Spotify's chart", axis=alt.Axis(format="%-d %b")),
        y=alt.Y("tiktok_first_date:T", title="first day on TikTok's chart", axis=alt.Axis(format="%-d %b")),
        color=alt.Color(
            "status:N",
            title="may be compared",
            scale=alt.Scale(domain=BY_STATUS, range=[TIKTOK, "#5F6B76", MUTED]),
        ),
        tooltip=["title:N", "artist_names_text:N", "spotify_first_date:T", "tiktok_first_date:T", "status:N"],
    )
    .properties(width=420, height=300)
    + alt.Chart(on_both)
    .mark_line(color=MUTED, strokeDash=[4, 4])
    .encode(x="spotify_first_date:T", y="spotify_first_date:T"),
    on_both,
    f"No song was seen on both charts: {COLLECT}.",
)

# %% [markdown]
# Grey points are drawn so that nobody has to wonder where they went; they count for nothing below.
# `platform_lead_summary` takes the `OK` ones together, for every market.

# %%
summary = ask("SELECT * FROM platform_lead_summary ORDER BY market")
here = summary[summary["market"] == MARKET]
say(
    "\n".join(
        f"In {NAME} the lead of **{row.n:,}** songs is known (of {row.not_counted:,} more on both charts it is not). "
        f"TikTok was first with **{row.tiktok_first:,}** of them, **{row.tiktok_first_share:.0%}** (95 % interval "
        f"{row.lower_95:.0%} to {row.upper_95:.0%}), Spotify with **{row.spotify_first:,}**. The median lead is "
        f"**{row.lead_median:g}** days, half of them lie between {row.lead_quartile_1:g} and {row.lead_quartile_3:g}; "
        "positive means that TikTok was first."
        if row.n
        else f"In {NAME} **the lead of no song is known**, though {row.not_counted:,} were on both charts. It takes "
        "days to compare, and a TikTok chart at least a quarter as deep as Spotify's: a share told of points "
        "like these would be a story about depth."
        for row in here.itertuples()
    )
    or f"There is no TikTok chart beside {NAME}: {COLLECT}."
)

# %%
fair = leads[leads["status"] == "OK"]
drawn(
    alt.Chart(fair, title=f"By how many days TikTok was ahead in {NAME} (left of 0: Spotify was)")
    .mark_bar()
    .encode(
        x=alt.X("lead_days:Q", bin=alt.Bin(step=2), title="days that TikTok was ahead"),
        y=alt.Y("count():Q", title="songs", axis=alt.Axis(tickMinStep=1)),
        color=alt.condition("datum.lead_days > 0", alt.value(TIKTOK), alt.value(SPOTIFY)),
    )
    .properties(width=WIDTH, height=200),
    fair,
    "No lead is known, for the reasons above.",
)

# %%
told = summary[summary["n"] > 0]
markets = alt.Chart(told).encode(y=alt.Y("market:N", title=None))
drawn(
    (
        markets.mark_rule(color=MUTED, strokeWidth=3).encode(
            x=alt.X(
                "lower_95:Q",
                title="share with TikTok first (line: 95 % interval, dashed: as often as not)",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%"),
            ),
            x2="upper_95:Q",
        )
        + markets.mark_point(filled=True, size=80, color=TIKTOK, opacity=1).encode(
            x="tiktok_first_share:Q", tooltip=["market:N", "n:Q", "tiktok_first:Q", "spotify_first:Q", "not_counted:Q"]
        )
        + alt.Chart(pd.DataFrame({"even": [0.5]})).mark_rule(strokeDash=[4, 4], color="#5F6B76").encode(x="even:Q")
    ).properties(width=WIDTH - 60, title="Where TikTok moved first, by market"),
    told,
    "No market has a lead that is known: it takes a TikTok chart at least a quarter as deep as Spotify's.",
)

# %%
drawn(
    fair.head(10)[["title", "artist_names_text", "tiktok_first_date", "spotify_first_date", "lead_days"]],
    fair,
    "Here would be the songs that TikTok had longest before Spotify.",
)

# %% [markdown]
# ## 4. Where do songs stand on both, and how do they sound?
#
# `platform_ranks` sets both ranks of one day side by side. A song that is missing on one side may stand below what is
# seen there: both depths are in the sentence. `rank_difference` is positive where the song stands better on TikTok.

# %%
ranks = ask(
    """
    WITH newest AS (
        SELECT max(chart_date) AS chart_date FROM platform_ranks WHERE market = :market AND status = 'OK'
    )
    SELECT r.chart_date, r.spotify_rank, r.tiktok_rank, r.rank_difference, r.missing_on, r.streams, r.videos,
        r.spotify_depth, r.tiktok_depth, COALESCE(t.title, k.title) AS title,
        COALESCE(t.artist_names_text, k.artist_names_text) AS artist_names_text
    FROM platform_ranks r
    JOIN newest n ON n.chart_date = r.chart_date
    LEFT JOIN recording_titles t
        ON t.platform = 'spotify' AND t.chart = 'songs_daily' AND t.market = r.market
        AND t.recording_id = r.recording_id
    LEFT JOIN recording_titles k
        ON k.platform = 'tiktok' AND k.chart = 'sounds_daily' AND k.market = r.tiktok_market
        AND k.recording_id = r.recording_id
    WHERE r.market = :market
    ORDER BY r.tiktok_rank, r.spotify_rank
    """,
    market=MARKET,
)
say(
    "\n".join(
        f"On **{row.chart_date:%Y-%m-%d}** Spotify's chart of {NAME} is seen down to rank {row.spotify_depth}, "
        f"TikTok's down to {row.tiktok_depth}. On both stand **{ranks['missing_on'].isna().sum()}** songs; of TikTok's "
        f"**{(ranks['missing_on'] == 'spotify').sum()}** are not seen on Spotify."
        for row in ranks.head(1).itertuples()
    )
    or "No day has both charts."
)

# %%
ranks[ranks["tiktok_rank"].notna()].head(10)[
    ["title", "artist_names_text", "tiktok_rank", "spotify_rank", "rank_difference", "missing_on", "streams", "videos"]
]

# %% [markdown]
# Last, how they sound: the mean of each audio feature over the songs that are on Spotify only, on TikTok only and on
# both, on the newest day that has both. `sound_profile` takes all markets together. Only songs whose features somebody
# told count; the others stand in the table as `missing`.

# %%
FEATURES = ["acousticness", "danceability", "energy", "instrumentalness", "liveness", "speechiness", "valence"]
sound = ask("""
    SELECT group_name, chart_date, recordings, found, missing, acousticness, danceability, energy, instrumentalness,
        liveness, speechiness, valence, tempo
    FROM sound_profile
    WHERE chart_date = (SELECT max(chart_date) FROM sound_profile)
    ORDER BY group_name
""")
sound.assign(tempo=sound["tempo"].round(1))[["group_name", "chart_date", "recordings", "found", "missing", "tempo"]]

# %%
GROUPS = ["spotify_only", "both", "tiktok_only"]
heard = sound.melt(["group_name", "found"], FEATURES, "feature", "mean").dropna(subset=["mean"])
drawn(
    alt.Chart(heard, title="How they sound: mean of each feature, from 0 to 1")
    .mark_point(filled=True, size=90, opacity=0.9)
    .encode(
        x=alt.X("mean:Q", title="mean over the songs whose features are known", scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("feature:N", title=None),
        color=alt.Color("group_name:N", title=None, scale=alt.Scale(domain=GROUPS, range=[SPOTIFY, "#009E73", TIKTOK])),
        shape=alt.Shape("group_name:N", title=None, scale=alt.Scale(domain=GROUPS)),
        tooltip=["group_name:N", "feature:N", alt.Tooltip("mean:Q", format=".2f"), "found:Q"],
    )
    .properties(width=420, height=220),
    heard,
    "No audio features are known: `chartlake extract --source reccobeats` asks for them.",
)

# %% [markdown]
# A group of a handful of songs has a mean too, and it says little: look at `found` first.
